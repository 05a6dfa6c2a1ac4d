# The agent that the Operator copies into annotated pods (cp -r /autoinstrumentation/. VOLUME), with the
# OpenTelemetry packages of both services: what is injected comes first on PYTHONPATH, so it must fit
# the packages of the images that it is injected into.
FROM python:3.13-slim
COPY front.txt api.txt /
RUN pip install --no-cache-dir --require-hashes --target /autoinstrumentation -r /front.txt -r /api.txt \
 && chmod -R go+rX /autoinstrumentation
USER 10001:10001
