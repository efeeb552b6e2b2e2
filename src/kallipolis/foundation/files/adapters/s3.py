"""Contents in an S3 bucket, under their digest; credentials come from the environment as usual."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from kallipolis.foundation.errors import Outage

PATIENCE: Final = Config(
    connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 3, "mode": "standard"}
)
"""Seconds; a person waits for the answer."""


class S3Store:
    """Keep contents in a bucket of any S3 store."""

    def __init__(self, bucket: str, endpoint: str = "") -> None:
        self._bucket = bucket
        self._s3 = boto3.client("s3", endpoint_url=endpoint or None, config=PATIENCE)

    def keep(self, digest: str, content: bytes) -> None:
        """Put an object; the store answers once it is durable."""
        try:
            self._s3.put_object(Bucket=self._bucket, Key=digest, Body=content)
        except (BotoCoreError, ClientError) as failure:
            raise Outage("file-store") from failure

    def fetch(self, digest: str) -> bytes:
        """Get an object."""
        try:
            return bytes(self._s3.get_object(Bucket=self._bucket, Key=digest)["Body"].read())
        except (BotoCoreError, ClientError) as failure:
            raise Outage("file-store") from failure

    def kept_before(self, moment: datetime) -> Iterator[str]:
        """List the bucket; a put renews an object's time."""
        try:
            for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket):
                for item in page.get("Contents", ()):
                    if item["LastModified"] < moment:
                        yield str(item["Key"])
        except (BotoCoreError, ClientError) as failure:
            raise Outage("file-store") from failure

    def drop(self, digest: str) -> None:
        """Delete an object."""
        try:
            self._s3.delete_object(Bucket=self._bucket, Key=digest)
        except (BotoCoreError, ClientError) as failure:
            raise Outage("file-store") from failure
