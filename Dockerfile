# Build with the base image pinned by digest, so that the same commit gives the same image:
#   docker build --build-arg BASE=node:24-bookworm-slim@sha256:… -t plumbline .
# `docker buildx imagetools inspect node:24-bookworm-slim` prints the digest of today.
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
# The development dependency `node` would fetch a second Node.js; the image has the right one.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN PATH="$PWD/node_modules/.bin:$PATH" /usr/local/bin/node scripts/build.ts

FROM ${BASE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM ${BASE}
# git and ssh fetch and verify policies; tini reaps and hands signals on; perl, for `--local`, is in the base.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates git openssh-client tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home --shell /usr/sbin/nologin plumbline
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /src/dist dist
COPY package.json LICENSE ./
COPY schemas schemas
COPY policies policies
RUN ln -s /app/dist/main.js /usr/local/bin/plumbline
USER 10001:10001
# Mount the policies (and a place for reports) here; everything else may be read-only.
WORKDIR /work
STOPSIGNAL SIGTERM
ENTRYPOINT ["tini", "--", "plumbline"]
CMD ["--help"]
