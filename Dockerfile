# Builds sipauth from its sources and packs it with a Java runtime.
#   docker build -t sipauth .
#   docker run -p 8080:8080 -v ./sipauth.yml:/etc/sipauth.yml:ro -e SIPAUTH_CONFIG=/etc/sipauth.yml sipauth
# Name in api.hosts the host under which proxies call it.
# http.listen is set below, and the environment wins over the file. The health check speaks plain HTTP: give one of
# your own with http.tls.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
# The libraries first: they change less often than the sources, so this layer is kept.
COPY pom.xml ./
COPY .mvn .mvn
RUN mvn -q -B dependency:go-offline || true
COPY sql sql
COPY src/main src/main
RUN mvn -q -B -DskipTests -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /var/lib/sipauth --create-home sipauth \
    && apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
COPY --from=build /build/target/lib /opt/sipauth/lib
COPY --from=build /build/target/sipauth.jar /opt/sipauth/sipauth.jar
USER sipauth
WORKDIR /var/lib/sipauth
ENV SIPAUTH_HTTP_LISTEN=0.0.0.0:8080
EXPOSE 8080
# Starting takes a few seconds; a container without its database is alive but not ready.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
    CMD curl -fsS http://127.0.0.1:8080/health/ready || exit 1
ENTRYPOINT ["java", "-XX:+UseG1GC", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
    "-Djdk.console=java.base", "-jar", "/opt/sipauth/sipauth.jar"]
CMD ["serve"]
