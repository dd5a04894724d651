# A server with the few answers that Terraform's cloud integration needs to keep states in workspaces: no product, and no
# network. It follows HashiCorp's API documentation (workspaces, state versions), with local execution.
hcp_terraform() { # begins it in the current folder: $host, and every call in calls.log; with a file "refuse", uploads get 403
  openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
    -keyout key.pem -out certificate.pem 2>openssl.log
  cat >server.js <<'JS'
const fs = require("node:fs");
const key = fs.readFileSync("key.pem");
const workspaces = [];
const states = new Map();
const shown = ({ id, name, locked }) => ({ data: { id, type: "workspaces", attributes: {
  name, locked, "execution-mode": "local", operations: false, permissions: { "can-update": true, "can-lock": true } } } });
const version = (id, host) => ({ data: { id, type: "state-versions", attributes: { status: "finalized",
  "hosted-state-upload-url": `https://${host}/object/${id}`, "hosted-json-state-upload-url": `https://${host}/object/json-${id}`,
  "hosted-state-download-url": `https://${host}/object/${id}` } } });
const server = require("node:https").createServer({ key, cert: fs.readFileSync("certificate.pem") }, (request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk)).on("end", () => {
    const [, first, second, third, fourth] = request.url.replace("/api/v2", "").split("/");
    const call = `${request.method} ${[first, third, fourth].filter(Boolean).join("/")}`;
    const workspace = workspaces.find(({ id, name }) => id === second || name === fourth);
    const answer = (status, json) => {
      fs.appendFileSync("calls.log", `${call} ${status}\n`);
      response.writeHead(status, { "TFP-API-Version": "2.6", "content-type": "application/json" });
      response.end(typeof json === "string" ? json : JSON.stringify(json ?? { errors: [{ status: `${status}`, title: "error" }] }));
    };
    if (first === ".well-known") return answer(200, { "tfe.v2": "/api/v2/", "tfe.v2.1": "/api/v2/", "state.v2": "/api/v2/" });
    if (first === "ping") return answer(204, "");
    if (third === "entitlement-set")
      return answer(200, { data: { id: "org", type: "entitlement-sets", attributes: { "state-storage": true, operations: true } } });
    if (request.method === "POST" && first === "organizations") {
      const name = JSON.parse(body).data.attributes.name;
      workspaces.push({ id: `ws-${workspaces.length}`, name, locked: false });
      return answer(201, shown(workspaces.at(-1)));
    }
    if (first === "object") {
      if (request.method === "GET") return answer(200, states.get(second));
      if (fs.existsSync("refuse")) return answer(403);
      states.set(second, body);
      const owner = workspaces.find(({ next }) => next === second);
      if (owner) owner.current = second;
      return answer(200, "");
    }
    if (first === "state-versions") return answer(200, version(second, request.headers.host));
    if (!workspace) return answer(404);
    if (third === "current-state-version")
      return workspace.current ? answer(200, version(workspace.current, request.headers.host)) : answer(404);
    if (third === "state-versions") {
      workspace.next = `sv-${states.size}`;
      return answer(201, version(workspace.next, request.headers.host));
    }
    if (third === "actions" && fourth === "lock" && workspace.locked) return answer(409);
    if (third === "actions") workspace.locked = fourth === "lock";
    return answer(200, shown(workspace));
  });
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("port", `${server.address().port}`));
JS
  node server.js & server=$!
  trap 'kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
  until [ -s port ]; do sleep 0.1; done
  host=127.0.0.1:$(cat port)
  echo "credentials \"$host\" { token = \"any\" }" >terraformrc
  export SSL_CERT_FILE=$PWD/certificate.pem TF_CLI_CONFIG_FILE=$PWD/terraformrc CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1
}

workspace() { # NAME VALUE: a folder of its own with a configuration whose state is in that workspace
  mkdir -p "$1"
  cat >"$1/main.tf" <<TF
terraform {
  cloud {
    hostname     = "$host"
    organization = "acme"
    workspaces { name = "$1" }
  }
}
resource "terraform_data" "it" { input = "$2" }
TF
}
