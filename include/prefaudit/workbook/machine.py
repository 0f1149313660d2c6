"""What says nothing of a file: errors of the system that it was read on."""

import errno

# What a wrong offset or size in a file makes the system answer; every other number is of the machine.
_OF_THE_CONTENT = {errno.EINVAL, errno.EOVERFLOW, errno.EFBIG, errno.ERANGE}
# The file itself cannot be opened: an operator has to see to it.
_OF_THE_PLACE = {errno.ENOENT, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG}


def machine_fault(error: BaseException) -> OSError | None:
    """Return the error of the system (disk full, no files left, no answer) behind an exception; None where there is
    none, or where it is about the content or the place of a file."""
    fault = system_error(error)
    return fault if fault is not None and fault.errno not in _OF_THE_PLACE else None


def system_error(error: BaseException | None) -> OSError | None:
    """Return the error of the system behind an exception, that of the place of the file included."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno is not None and error.errno not in _OF_THE_CONTENT:
            return error
        error = error.__cause__ or error.__context__
    return None
