# Carrel in a container; docs/hosting.md says how to run it. The Node of the image must have the major version that
# package.json pins for npm: a test holds the two equal.
FROM node:24-slim AS modules
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-fund --no-audit
COPY bin bin
COPY commands commands
COPY src src
# The bundle is made with developers' tools, of which the bot itself needs none: what runs here is the image's own Node. npm
# leaves TypeScript in, since i18next names it as an optional peer; nothing needs its 31 MB.
RUN node bin/bundle/build.mjs && npm prune --omit=dev --ignore-scripts --no-fund --no-audit \
  && rm -r node_modules/typescript node_modules/@typescript

FROM node:24-slim
# 0.0.0.0 is the container's own address: nothing is reachable from outside until a port is published.
ENV NODE_ENV=production DATABASE_URL=sqlite:/data/carrel.db HTTP_HOST=0.0.0.0
WORKDIR /app
COPY --from=modules /app/node_modules node_modules
COPY package.json LICENSE ./
COPY bin bin
COPY commands commands
COPY src src
# The data belongs to "node", and so does the cache of compiled code, which the first start fills.
RUN install -d -o node -g node -m 700 /data node_modules/.cache
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT || 8080}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No shell and no npm in between: Docker's SIGTERM reaches Carrel, which ends what it has begun.
ENTRYPOINT ["node", "--max-semi-space-size=16", "bin/run.mjs", "src/main.ts"]
CMD ["start"]
