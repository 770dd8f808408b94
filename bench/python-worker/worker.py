"""The worker that one would write in an afternoon, for comparison: S3 events from SQS, text files into OpenSearch.

usage: worker.py THREADS, with the variables of `fileproc worker`. It runs until it is told to stop (SIGTERM).
"""

import hashlib
import json
import os
import signal
import sys
import threading
import urllib.parse
from datetime import datetime, timezone

import boto3
from opensearchpy import OpenSearch

QUEUE_URL = os.environ["SQS_QUEUE_URL"]
INDEX = os.environ["OPENSEARCH_INDEX"]

stopping = threading.Event()


def index_object(s3, search, bucket, key):
    answer = s3.get_object(Bucket=bucket, Key=key)
    content = answer["Body"].read()
    text = content.decode("utf-8")
    source_uri = f"s3://{bucket}/{urllib.parse.quote(key)}"
    search.index(
        index=INDEX,
        id=hashlib.sha256(source_uri.encode()).hexdigest(),
        body={
            "source_uri": source_uri,
            "file_path": key,
            "file_name": key.rsplit("/", 1)[-1],
            "file_size": len(content),
            "mime_type": "text/plain",
            "extracted_text": text,
            "char_count": len(text),
            "content_sha256": hashlib.sha256(content).hexdigest(),
            "modified_at": answer["LastModified"].isoformat(),
            "indexed_at": datetime.now(timezone.utc).isoformat(),
            "success": True,
        },
    )


def work():
    session = boto3.session.Session(region_name=os.environ["AWS_REGION"])
    sqs = session.client("sqs")
    s3 = session.client("s3")
    search = OpenSearch(os.environ["OPENSEARCH_ENDPOINT"])
    while not stopping.is_set():
        answer = sqs.receive_message(QueueUrl=QUEUE_URL, MaxNumberOfMessages=10, WaitTimeSeconds=20)
        for message in answer.get("Messages", []):
            for record in json.loads(message["Body"])["Records"]:
                key = urllib.parse.unquote_plus(record["s3"]["object"]["key"])
                index_object(s3, search, record["s3"]["bucket"]["name"], key)
            sqs.delete_message(QueueUrl=QUEUE_URL, ReceiptHandle=message["ReceiptHandle"])


def main():
    # Threads that wait in a long poll are not waited for: they hold no message.
    threads = [threading.Thread(target=work, daemon=True) for _ in range(int(sys.argv[1]))]
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    for thread in threads:
        thread.start()
    stopping.wait()


main()
