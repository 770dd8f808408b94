"""Reads the files that its standard input names with Kreuzberg: read-with-kreuzberg.py THREADS."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

# What libraries print must not come between the answers.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

from kreuzberg import ExtractionConfig, extract_file_sync  # noqa: E402

# A second pass would only read the cache.
config = ExtractionConfig(use_cache=False)


def characters_of(result):
    children = result.children or []
    return len(result.content) + sum(characters_of(child["result"]) for child in children)


def read(request):
    try:
        answer = {"id": request["id"], "characters": characters_of(extract_file_sync(request["path"], config=config))}
    except Exception as error:
        answer = {"id": request["id"], "error": f"{type(error).__name__}: {error}"[:300]}
    answers.write(json.dumps(answer) + "\n")


answers.write('{"ready": true}\n')
with ThreadPoolExecutor(int(sys.argv[1])) as pool:
    for line in sys.stdin:
        pool.submit(read, json.loads(line))
