# The command sac for CI systems that run containers: docker run --rm -v "$PWD:/models" sac check /models/source.sac -- '/models/**/*.onnx'
FROM node:24-slim AS packages
WORKDIR /sac
COPY package.json package-lock.json .npmrc ./
# The platforms that an image cannot have are most of onnxruntime's size.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 ! -path "*/linux/$(node -p process.arch)" -exec rm -r {} +

FROM node:24-slim
WORKDIR /sac
COPY --from=packages /sac/node_modules node_modules
COPY package.json LICENSE README.md ./
COPY dist dist
RUN ln -s /sac/dist/cli.js /usr/local/bin/sac && chmod +x dist/cli.js
USER node
WORKDIR /models
ENTRYPOINT ["sac"]
