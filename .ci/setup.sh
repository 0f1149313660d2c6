#!/bin/sh
# The set-up of `make setup`: finds a Python, makes .venv from the hashed lock, puts the package on its path.
# What was done is marked in .venv/.setup; where nothing changed since, there is nothing to do.
set -eu

cd "$(dirname "$0")/.."
venv=.venv
mark="$venv/.setup"

# Prints the version where $1 is a Python that can make a virtual environment for this project.
version_of() {
    "$1" -c 'import ensurepip, sys, venv
if (3, 11) <= sys.version_info < (3, 14): print(sys.version)' 2>/dev/null | tr -d '\n'
}

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if [ -n "$(version_of "$candidate")" ]; then
            echo "$candidate"
            return
        fi
    done
    if [ -n "${PYTHON:-}" ]; then
        echo "PYTHON=$PYTHON is not a Python 3.11, 3.12 or 3.13 with the modules venv and ensurepip." >&2
    else
        echo "No Python 3.11, 3.12 or 3.13 with the modules venv and ensurepip was found. Install one" >&2
        echo "(Debian: apt install python3 python3-venv; macOS: brew install python@3.12), or name it:" >&2
    fi
    echo "make setup PYTHON=/path/to/python3.12" >&2
    exit 1
}

# The lock, the interpreter and this very place decide what the environment holds.
fingerprint() {
    cat requirements.txt requirements-dev.txt pyproject.toml .ci/setup.sh > "$mark.next"
    echo "$1 $PWD" >> "$mark.next"
    "$venv/bin/python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' \
        "$mark.next"
    rm -f "$mark.next"
}

present=""
if [ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    present=$(version_of "$venv/bin/python" || true)
fi
if [ -n "$present" ] && [ -n "${PYTHON:-}" ] && [ "$present" != "$(version_of "$PYTHON" || true)" ]; then
    present=""
fi
if [ -n "$present" ] && [ -f "$mark" ] && [ "$(cat "$mark")" = "$(fingerprint "$present")" ]; then
    exit 0
fi

if [ -z "$present" ]; then
    python=$(find_python)
    echo "Set-up with $("$python" --version): about 300 packages, one or two minutes."
    "$python" -m venv --clear "$venv"
else
    echo "Bringing .venv up to date with the locks."
    rm -f "$mark"
fi
# The locks are complete, so nothing is resolved; what is not in it, or not as hashed, is refused.
alone="-qq --no-input --disable-pip-version-check --no-deps --no-compile"
locks="-r requirements.txt -r requirements-dev.txt"
own="--no-build-isolation --editable ."

# Gives uv, which reads no setting of pip, what pip was told by its setting $2, wherever that was made: as variable $1.
hand_over() {
    value=$("$venv/bin/python" -m pip config list | sed -n "s/^[^=]*\.$2='\(.*\)'\$/\1/p" | tail -n 1)
    [ -z "$value" ] || export "$1=$value"
}

# Installs with uv, itself from its lock: a sixth of pip's time.
with_uv() {
    sed -n '/^uv==/,/[^\\]$/p' requirements-dev.txt > "$mark.uv"
    "$venv/bin/python" -m pip install $alone --require-hashes -r "$mark.uv" || return 1
    rm "$mark.uv"
    hand_over UV_DEFAULT_INDEX index-url
    hand_over UV_EXTRA_INDEX_URL extra-index-url
    hand_over UV_FIND_LINKS find-links
    hand_over SSL_CERT_FILE cert
    # Whichever index has it: the hash decides.
    export UV_INDEX_STRATEGY=unsafe-best-match VIRTUAL_ENV="$PWD/$venv"
    "$venv/bin/uv" pip install --quiet --no-deps --require-hashes $locks &&
        "$venv/bin/uv" pip install --quiet --offline --no-deps $own
}

# Where something of this machine keeps uv from it (a proxy that only pip knows), pip does it, and says what is wrong.
(with_uv) 2> /dev/null || {
    "$venv/bin/python" -m pip install $alone --require-hashes $locks
    "$venv/bin/python" -m pip install $alone $own
}
# Once, on all cores, also where PYTHONDONTWRITEBYTECODE is set: without it every start of Airflow takes 4 s more.
# Tests of the packages are left out; templates of old syntax among them do not compile. Nothing imports either.
"$venv/bin/python" -m compileall -qq -j 0 -x "/tests/" "$venv/lib" > /dev/null 2>&1 || true
fingerprint "$(version_of "$venv/bin/python")" > "$mark.new"
mv "$mark.new" "$mark"
echo "Set-up done."
