"""Changes of the graph that leave its results the same: the exact Gelu as one node, fewer classes, the best class chosen inside."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper, version_converter

# 16: what the tools of quantisation ask for; PaddleOCR exports 11.
OPSET = 16


def raised(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model in a newer operator set, without Identity nodes."""
    model = version_converter.convert_version(model, OPSET)
    graph = model.graph
    outputs = {output.name for output in graph.output}
    same = {}
    for node in list(graph.node):
        if node.op_type == "Identity" and node.output[0] not in outputs:
            same[node.output[0]] = node.input[0]
            graph.node.remove(node)
    for node in graph.node:
        for place, name in enumerate(node.input):
            while name in same:
                name = same[name]
            node.input[place] = name
    return model


def with_gelu(model: onnx.ModelProto) -> int:
    """Replaces x * .5 * (1 + erf(x / sqrt 2)), in either order of multiplying, by com.microsoft.Gelu; gives how many."""
    graph = model.graph
    maker = {output: node for node in graph.node for output in node.output}
    users: dict[str, list] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    made = 0
    for erf in [node for node in graph.node if node.op_type == "Erf"]:
        scale = maker[erf.input[0]]
        value = scale.input[0]
        plus_one = users[erf.output[0]][0]
        product = users[plus_one.output[0]][0]
        other = next(name for name in product.input if name != plus_one.output[0])
        if other == value:
            last = users[product.output[0]][0]
            replaced = [scale, erf, plus_one, product, last]
        else:
            half = maker[other]
            if half.op_type != "Mul" or value not in half.input:
                raise SystemExit(f"{erf.name} is no Gelu")
            last = product
            replaced = [scale, erf, plus_one, half, product]
        gelu = helper.make_node("Gelu", [value], [last.output[0]], name=f"Gelu_{made}", domain="com.microsoft")
        graph.node.insert(list(graph.node).index(last), gelu)
        for node in replaced:
            graph.node.remove(node)
        made += 1
    # The tools of quantisation cannot infer the type of an operator outside of the standard.
    results = [node.output[0] for node in graph.node if node.op_type == "Gelu"]
    del graph.value_info[:]
    graph.value_info.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in results)
    if made:
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return made


def with_chosen_class(model: onnx.ModelProto, kept: list[int]) -> str:
    """
    Cuts the head down to the kept classes and puts out, for each step of time, the best class (`ids`) and its probability
    (`conf`) in place of all probabilities. Gives the name of the head's MatMul.
    """
    graph = model.graph
    weights = {initializer.name: initializer for initializer in graph.initializer}
    maker = {output: node for node in graph.node for output in node.output}
    probabilities = graph.output[0].name
    softmax = maker[probabilities]
    add = maker[softmax.input[0]]
    bias = next(name for name in add.input if name in weights)
    matmul = maker[next(name for name in add.input if name not in weights)]
    if [softmax.op_type, add.op_type, matmul.op_type] != ["Softmax", "Add", "MatMul"]:
        raise SystemExit("the head of the recogniser is not MatMul, Add, Softmax")
    classes = numpy_helper.to_array(weights[bias]).shape[-1]
    name = matmul.input[1]
    if name not in weights:
        name = maker[name].input[0]
    for tensor in (bias, name):
        full = numpy_helper.to_array(weights[tensor])
        axis = list(full.shape).index(classes)
        cut = np.ascontiguousarray(np.take(full, kept, axis=axis))
        weights[tensor].CopyFrom(numpy_helper.from_array(cut, tensor))
    matmul.name = matmul.name or "head"
    graph.node.append(helper.make_node("ArgMax", [probabilities], ["ids"], axis=2, keepdims=0))
    graph.node.append(helper.make_node("ReduceMax", [probabilities], ["conf"], axes=[2], keepdims=0))
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info("ids", TensorProto.INT64, ["N", "T"]))
    graph.output.append(helper.make_tensor_value_info("conf", TensorProto.FLOAT, ["N", "T"]))
    return matmul.name
