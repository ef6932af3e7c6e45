FROM node:24-slim

ENV NODE_ENV=production
WORKDIR /app

# The dependencies first: their layer stays while only the source changes. No install script is needed at run time.
# Without the optional ones, or npm brings the TypeScript compiler too: a dependency names it as an optional peer.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

# Node 24 runs TypeScript as it stands, so there is no build step. What is copied belongs to root: the process cannot change it.
COPY src ./src
COPY workers ./workers
COPY scripts ./scripts

# Freed memory is kept for the next page, but little of it, as with `npm run worker` (docs/decisions/0008).
ENV MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=1048576 MALLOC_MMAP_THRESHOLD_=262144

# For the embedded home; with DATABASE_URL nothing is written there.
RUN mkdir --mode=0700 /data && chown node:node /data
ENV DATA_DIR=/data

USER node

# Health, metrics and pages; HOST=0.0.0.0 with ADMIN_PASSWORD opens them to the network of the container.
EXPOSE 3000

# `node` itself gets SIGTERM and gives its jobs back; behind `npm` the signal may be lost.
CMD ["node", "workers/all.ts"]
