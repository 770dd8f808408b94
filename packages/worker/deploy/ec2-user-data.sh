#!/bin/bash
# User data of an EC2 instance or launch template with Amazon Linux 2023: brings up the worker at the first boot. Replace the
# values; no secret belongs here, for everyone who may describe the instance can read it. Its log: /var/log/cloud-init-output.log
set -euo pipefail

version=latest
settings=(
  AWS_REGION=MY_REGION
  S3_BUCKET=MY_FILES_BUCKET
  SQS_QUEUE_URL=https://sqs.MY_REGION.amazonaws.com/MY_ACCOUNT/fileproc-events
  SQS_BACKFILL_QUEUE_URL=https://sqs.MY_REGION.amazonaws.com/MY_ACCOUNT/fileproc-backfill
  DLQ_QUEUE_URL=https://sqs.MY_REGION.amazonaws.com/MY_ACCOUNT/fileproc-dead-letters
  OPENSEARCH_ENDPOINT=https://MY_DOMAIN_ENDPOINT
  METRICS_PORT=9464
  # One reader a processor: OCR is what takes the time.
  "MAX_WORKERS=$(nproc)"
)

dnf -y -q install nodejs24 nodejs24-npm
cd "$(mktemp -d)"
# install.sh, the unit and the example of the settings come in the package.
npm pack --silent "@cis/fileproc-worker@$version"
tar -xzf cis-fileproc-worker-*.tgz
arguments=()
for setting in "${settings[@]}"; do arguments+=(--set "$setting"); done
bash package/deploy/install.sh --version "$version" "${arguments[@]}"
