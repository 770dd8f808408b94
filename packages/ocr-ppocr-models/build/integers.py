"""Changes of the quantised graph that keep more of it in integers: fewer bytes are moved, and results are as exact or more so."""
import onnx
from onnx import helper, numpy_helper


class Graph:
    """A graph with its makers and users looked up; both are read anew after each change."""

    def __init__(self, model: onnx.ModelProto):
        self.graph = model.graph
        self.read()

    def read(self) -> None:
        self.weights = {initializer.name: initializer for initializer in self.graph.initializer}
        self.maker = {output: node for node in self.graph.node for output in node.output}
        self.users: dict[str, list[onnx.NodeProto]] = {}
        for node in self.graph.node:
            for name in node.input:
                self.users.setdefault(name, []).append(node)

    def only_user(self, name: str, kind: str) -> onnx.NodeProto | None:
        users = self.users.get(name, [])
        return users[0] if len(users) == 1 and users[0].op_type == kind else None

    def is_zero(self, name: str) -> bool:
        return name in self.weights and not numpy_helper.to_array(self.weights[name]).any()

    def remove(self, *nodes: onnx.NodeProto) -> None:
        for node in nodes:
            self.graph.node.remove(node)
        self.read()

    def insert(self, before: onnx.NodeProto, node: onnx.NodeProto) -> None:
        self.graph.node.insert(list(self.graph.node).index(before), node)
        self.read()


def with_concat_of_integers(model: onnx.ModelProto) -> int:
    """Quantises what goes into a Concat in place of what comes out; gives how many. The values are the same."""
    graph = Graph(model)
    made = 0
    for concat in [node for node in graph.graph.node if node.op_type == "Concat"]:
        quantise = graph.only_user(concat.output[0], "QuantizeLinear")
        if quantise is None:
            continue
        for place, name in enumerate(list(concat.input)):
            result = f"{concat.name}_{place}_integers"
            graph.insert(concat, helper.make_node("QuantizeLinear", [name, *quantise.input[1:]], [result], name=result))
            concat.input[place] = result
        concat.output[0] = quantise.output[0]
        graph.remove(quantise)
        made += 1
    return made


def without_relu(model: onnx.ModelProto) -> int:
    """
    Conv, quantised, Relu, quantised again becomes Conv, quantised once, where integers begin at 0: there, what is negative
    is cut off by quantising. Gives how many.
    """
    graph = Graph(model)
    made = 0
    for relu in [node for node in graph.graph.node if node.op_type == "Relu"]:
        after = graph.users.get(relu.output[0], [])
        if not after or any(user.op_type != "QuantizeLinear" or not graph.is_zero(user.input[2]) for user in after):
            continue
        dequantise = graph.maker[relu.input[0]]
        if dequantise.op_type != "DequantizeLinear" or len(graph.users[relu.input[0]]) != 1:
            continue
        before = graph.maker.get(dequantise.input[0])
        if before is None or before.op_type != "QuantizeLinear" or len(graph.users[before.output[0]]) != 1:
            continue
        source = before.input[0]
        for user in after:
            user.input[0] = source
        graph.read()
        graph.remove(before, dequantise, relu)
        made += 1
    return made


def with_exact_head(model: onnx.ModelProto) -> None:
    """
    The recogniser's output layer as one node that multiplies integers and gives sums in float with the bias added, in place
    of MatMul, quantising, dequantising and Add over all classes; class and probability are taken from these sums.
    """
    graph = Graph(model)
    arg_max = next(node for node in graph.graph.node if node.op_type == "ArgMax")
    softmax = graph.maker[arg_max.input[0]]
    add = graph.maker[softmax.input[0]]
    bias = next(name for name in add.input if name in graph.weights or graph.maker[name].input[0] in graph.weights)
    dequantise = graph.maker[next(name for name in add.input if name != bias)]
    quantise = graph.maker[dequantise.input[0]]
    matmul = graph.maker[quantise.input[0]]
    kinds = [node.op_type for node in (softmax, add, dequantise, quantise, matmul)]
    if kinds != ["Softmax", "Add", "DequantizeLinear", "QuantizeLinear", "MatMul"]:
        raise SystemExit(f"the head of the quantised recogniser is {kinds}")
    left, right = graph.maker[matmul.input[0]], graph.maker[matmul.input[1]]
    inputs = [left.input[0], right.input[0], left.input[1], right.input[1], left.input[2], right.input[2], bias]
    head = helper.make_node("MatMulIntegerToFloat", inputs, [add.output[0]], name="head", domain="com.microsoft")
    graph.insert(softmax, head)
    graph.remove(quantise, dequantise, add, matmul, left, right)
    arg_max.input[0] = add.output[0]
    graph.graph.node.remove(arg_max)
    graph.graph.node.append(arg_max)
