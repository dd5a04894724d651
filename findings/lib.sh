# What the findings share. Each finding installs pinned public packages in a temporary folder and runs them on valid
# input, without this project. Exit code: 0 the behaviour is as described, 1 it has changed, 3 not run.
set -euo pipefail

needs() { # PROGRAM...
  for program in "$@"; do
    command -v "$program" >/dev/null || { echo "not run: $program is not installed"; exit 3; }
  done
}

in_temporary_folder() {
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cd "$folder"
}

needs_terraform() { # VERSION
  needs terraform node
  local version
  version=$(terraform version -json | node -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).terraform_version')
  [ "$version" = "$1" ] || { echo "not run: described for Terraform $1, this is $version"; exit 3; }
  echo "packages: terraform $version"
}

npm_packages() { # NAME@VERSION...
  needs node npm
  in_temporary_folder
  echo '{"private":true}' >package.json
  npm install --silent --no-audit --no-fund --save-exact "$@" >npm.log 2>&1 ||
    { echo "not run: npm cannot install $*"; tail -n 3 npm.log; exit 3; }
  echo "packages: $*, Node $(node --version)"
}

finding() { # BEHAVIOUR EXPECTED SEEN DESCRIBED: SEEN must be what is DESCRIBED
  printf 'behaviour: %s\nexpected:  %s\nseen:      %s\n' "$1" "$2" "$3"
  if [ "$3" != "$4" ]; then
    printf 'CHANGED: described is: %s\n' "$4"
    exit 1
  fi
  echo "as described"
}
