# The base is Red Hat's UBI 9 with Node.js 24; any Debian-based Node image does too: --build-arg BASE_IMAGE=node:24-slim
# `npm run pin-images` writes the digest that the tag has then. An image without a shell and npm needs another one to be
# built in: --build-arg BASE_IMAGE=gcr.io/distroless/nodejs24-debian12 --build-arg BUILD_IMAGE=node:24-slim
# See docs/security.md.
ARG BASE_IMAGE=registry.access.redhat.com/ubi9/nodejs-24-minimal:latest
ARG BUILD_IMAGE=${BASE_IMAGE}

# A place in which npm runs without root.
FROM ${BUILD_IMAGE} AS source
USER 0
RUN mkdir -p /build && chown 1001:0 /build
USER 1001:0
WORKDIR /build
ENV HOME=/build NPM_CONFIG_CACHE=/build/.npm NPM_CONFIG_UPDATE_NOTIFIER=false
COPY --chown=1001:0 package.json package-lock.json .npmrc ./

# What the service and data sets need, without the charts of `plot`. A layer of its own, which changes only with the lock
# file. Optional packages are not omitted as such, because the native CRC-32C is one for each system.
FROM source AS dependencies
RUN npm ci --omit=dev --ignore-scripts && \
  rm -r node_modules/echarts node_modules/zrender node_modules/@resvg node_modules/typescript
COPY --chown=1001:0 tools/sbom.mjs tools/production-packages.mjs tools/
RUN node tools/sbom.mjs sbom.cdx.json --installed

FROM source AS build
RUN npm ci --include=dev --ignore-scripts
COPY --chown=1001:0 nest-cli.json tsconfig.json tsconfig.build.json ./
COPY --chown=1001:0 tools/bundle-cli.mjs tools/
COPY --chown=1001:0 src src
RUN npm run build
RUN mkdir bin && ln -s ../dist/cli.cjs bin/reefer-simulator

# The base without programs that install others. Node.js removes them, because there may be no shell.
FROM ${BASE_IMAGE} AS bare
ARG BASE_IMAGE
LABEL org.opencontainers.image.base.name="${BASE_IMAGE}"
ENV PATH=/app/bin:/nodejs/bin:${PATH}
USER 0
COPY tools/remove-package-managers.mjs /tmp/
RUN ["node", "/tmp/remove-package-managers.mjs"]

# Everything in here belongs to root and is only read: by any user, with group 0 or without, whatever the modes of the
# files from which it was built. One mode is for folders and files alike. npm sets the modes of its packages itself.
FROM bare
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="reefer-simulator" \
      org.opencontainers.image.description="Simulates the telemetry of refrigerated containers with known faults and sends it to Kafka" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      name="reefer-simulator" \
      version="${VERSION}" \
      summary="Reefer telemetry simulator" \
      description="Simulates the telemetry of refrigerated containers with known faults and sends it to Kafka" \
      io.k8s.display-name="Reefer telemetry simulator" \
      io.k8s.description="Simulates the telemetry of refrigerated containers with known faults and sends it to Kafka" \
      io.openshift.expose-services="8080:http" \
      io.openshift.tags="nodejs,kafka,simulator"
WORKDIR /app
ENV NODE_ENV=production HOST=* HOME=/tmp
COPY --from=dependencies --chown=0:0 /build/node_modules node_modules
COPY --from=dependencies --chown=0:0 --chmod=0644 /build/sbom.cdx.json ./
COPY --from=build --chown=0:0 --chmod=0644 /build/package.json ./
COPY --from=build --chown=0:0 /build/bin bin
COPY --from=build --chown=0:0 --chmod=0755 /build/dist dist
COPY --chown=0:0 --chmod=0755 scenarios scenarios
USER 1001:0
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT?.trim() || 8080}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT []
CMD ["node", "dist/main.js"]
