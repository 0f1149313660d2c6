"""An S3-compatible object store, as a place.

It has no folders: none is made, missed or removed, and with them no bucket, whatever name a setting gives. Its listings
are asked for each time, for other processes write too. Whatever fails there is a `StoreFault`, but for an object that
is not there. What it is asked for again is s3fs's and botocore's: where it does not answer, or asks to be asked less.
"""

import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

from botocore.exceptions import BotoCoreError
from fsspec.asyn import sync_wrapper
from s3fs import S3FileSystem

from prefaudit.places.faults import BucketMissing, StoreFault, StoreRefused

_LOGIN = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"


class ObjectStore(S3FileSystem):  # type: ignore[misc]
    """The buckets that one login reaches; its address and login are in the usual variables `AWS_…`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"use_listings_cache": False, **options})

    async def _call_s3(self, method: str, *args: Any, **options: Any) -> Any:
        with _faults(str(options.get("Bucket", "")), method):
            return await super()._call_s3(method, *args, **options)

    call_s3 = sync_wrapper(_call_s3)

    async def _iterdir(self, bucket: str, *args: Any, **options: Any) -> AsyncIterator[Any]:
        with _faults(bucket):
            async for entry in super()._iterdir(bucket, *args, **options):
                yield entry

    async def _ls(self, path: str, detail: bool = False, refresh: bool = False, versions: bool = False) -> Any:
        """List a folder: one that has no object is empty where its bucket answers."""
        try:
            return await super()._ls(path, detail=detail, refresh=refresh, versions=versions)
        except FileNotFoundError:
            return []

    async def _rm(self, path: str, recursive: bool = False, **options: Any) -> Any:
        """Remove the object of this very name, where s3fs would take « retour[1].xlsx » for a pattern."""
        if recursive:
            return await super()._rm(path, recursive=True, **options)
        return await self._rm_file(path)

    async def _mkdir(self, path: str, acl: bool = False, create_parents: bool = True, **options: Any) -> None:
        """Make nothing, where s3fs would make the bucket; it has to be there: some stores make what is written to."""
        await self._call_s3("head_bucket", Bucket=self.split_path(path)[0])

    mkdir = sync_wrapper(_mkdir)

    async def _makedirs(self, path: str, exist_ok: bool = False) -> None:
        await self._mkdir(path)

    makedirs = sync_wrapper(_makedirs)

    async def _rmdir(self, path: str) -> None:
        """Do nothing: s3fs would remove a bucket."""

    rmdir = sync_wrapper(_rmdir)


@contextlib.contextmanager
def _faults(bucket: str, method: str = "") -> Iterator[None]:
    """Raise as a StoreFault whatever the store answers, or does not, but that an object is not there."""
    try:
        yield
    except StoreFault:
        raise
    except FileNotFoundError as error:
        if method != "head_bucket" and _code(error) != "NoSuchBucket":
            raise
        raise BucketMissing(
            f"the object store has no bucket « {bucket} »", "Make it, or correct the setting that names it"
        ) from error
    except PermissionError as error:
        raise StoreRefused(
            f"the object store refuses this login in the bucket « {bucket} » ({error})",
            f"Check {_LOGIN}, and the rights of that login",
        ) from error
    except (BotoCoreError, OSError) as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise StoreFault(
            f"the object store cannot be used ({why})", f"Check AWS_ENDPOINT_URL, {_LOGIN}, and that the store is up"
        ) from error


def _code(error: BaseException) -> str:
    """Return the code of the store's answer that an error of s3fs was made from."""
    answer: dict[str, Any] = getattr(error.__cause__, "response", {})
    return str(answer.get("Error", {}).get("Code", ""))
