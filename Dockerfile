# The base is pinned by version here and by digest in the release, so that the same commit gives the same image:
#   docker build --build-arg BASE=node:24.21.0-bookworm-slim@sha256:… -t plumbline .
# `docker buildx imagetools inspect node:24.21.0-bookworm-slim` prints the digest of today. To run the agent:
#   docker run --read-only -v "$PWD:/work:ro" -v plumbline:/var/lib/plumbline plumbline
ARG BASE=node:24.21.0-bookworm-slim

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
# The second command adds what the package only names as optional peers, the clients of the AWS channels, as the lockfile has them.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && npm install --no-save --save-prod --omit=dev --ignore-scripts --no-audit --no-fund \
      $(node -p 'const { peerDependencies, devDependencies } = require("./package.json"); Object.keys(peerDependencies).map((name) => `${name}@${devDependencies[name]}`).join(" ")') \
 && npm cache clean --force

FROM ${BASE}
# git, ssh and gpg fetch and verify policies; tini reaps and hands signals on; perl, for `--local`, and prlimit are in the base.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates git gnupg openssh-client tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --create-home --shell /usr/sbin/nologin plumbline \
 && install -d -o 10001 -g 10001 -m 0700 /var/lib/plumbline
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /src/dist dist
COPY package.json LICENSE ./
COPY schemas schemas
COPY policies policies
RUN ln -s /app/dist/main.js /usr/local/bin/plumbline
# Fits a container of 512 MiB; one with more gets more by its own NODE_OPTIONS. No prototype can be reached by a key of that name
# in what was read, no signal opens a debugger, and a report of a crash, which is off, would not hold the environment's secrets.
ENV NODE_OPTIONS="--max-old-space-size=384 --max-semi-space-size=16 --disable-proto=delete --disable-sigusr1 --report-exclude-env"
USER 10001:10001
# The config is mounted at /work, read-only. The store and the copy of the repository are all that is written.
WORKDIR /work
VOLUME /var/lib/plumbline
STOPSIGNAL SIGTERM
# For a config that listens on this port, the default of the examples; other commands go with `docker run --no-healthcheck`.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD plumbline health --quiet --url http://127.0.0.1:9464 || exit 1
# A core dump would hold every secret that the process knows.
ENTRYPOINT ["tini", "--", "prlimit", "--core=0", "plumbline"]
CMD ["serve", "--config", "/work/plumbline.yaml"]
