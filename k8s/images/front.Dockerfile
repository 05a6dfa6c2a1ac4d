# front_service without any OpenTelemetry package: the Operator brings them into the pod.
FROM python:3.13-slim
WORKDIR /app

COPY requirements.txt front_service/
RUN pip install --no-cache-dir --require-hashes -r front_service/requirements.txt

COPY . front_service/
RUN python -m compileall -q front_service

USER 10001:10001
ENV BIND=0.0.0.0:8080 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8080
CMD ["gunicorn", "-c", "front_service/gunicorn.conf.py", "front_service.wsgi:app"]
