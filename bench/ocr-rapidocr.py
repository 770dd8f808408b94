"""Reads pictures named on standard input, one a line, with RapidOCR on one thread; prints one JSON a line."""
import json
import sys
import time

from rapidocr import RapidOCR

engine = RapidOCR(
    params={
        "Global.log_level": "error",
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
)
for line in sys.stdin:
    began = time.process_time()
    result = engine(line.strip())
    text = "\n".join(result.txts or [])
    print(json.dumps({"text": text, "seconds": time.process_time() - began}), flush=True)
