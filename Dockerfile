# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The client's own manifest: the lock file knows it as well.
COPY packages ./packages
RUN npm ci
COPY tsconfig.json ./
COPY src ./src
COPY kernels ./kernels
COPY studio ./studio
RUN npm run build && npm prune --omit=dev
# onnxruntime-node has its libraries for every platform: the image keeps its own.
RUN cd node_modules/onnxruntime-node/bin/napi-v6 \
  && find . -mindepth 2 -maxdepth 2 ! -path "./linux/$(node -p process.arch)" -exec rm -r {} +

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    LEXICLIP_HOST=0.0.0.0 \
    LEXICLIP_PORT=4000 \
    LEXICLIP_DATA=/data \
    LEXICLIP_MODEL_CACHE=/models
WORKDIR /app
# Bundled, so that it starts without a network; models of the hub go into the volume, never into a layer.
COPY models ./models
COPY docs ./docs
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json schema.graphql LICENSE ./
# The code belongs to root, and the process can write to its volumes only.
RUN install -d -m 700 -o node -g node /data /models
USER node
VOLUME ["/data", "/models"]
EXPOSE 4000
STOPSIGNAL SIGTERM
# That it answers, not that it is ready: a store that is away for a moment is no reason to restart.
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${Number(process.env.LEXICLIP_PORT) || 4000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# As the first process it hears signals itself: src/main.ts ends the server on SIGTERM.
CMD ["node", "dist/main.js"]
