import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ensureMoto } from "./moto";
import { fakeProgram, temporaryDirectory } from "./test-support";

/** A Python that has that version of moto. */
const withMoto = (version: string) => `[ "$1" = -c ] && echo ${version}`;

/** A Python without moto that creates environments; pip in them installs moto, or fails with a message. */
const makingEnvironments = (pip: string) => `
case "$1 $2" in
  "-m venv")
    /bin/mkdir -p "$4/bin"
    /usr/bin/printf '%s\\n' '#!/bin/sh' 'here=$(/usr/bin/dirname "$0")' \\
      'case "$1 $2" in "-m pip") ${pip} ;; -c*) [ -e "$here/moto" ] && echo 5.2.1 ;; esac' > "$4/bin/python"
    /bin/chmod +x "$4/bin/python" ;;
  *) exit 1 ;;
esac`;

describe("finding moto", () => {
  it("takes the Python of the moto_server on PATH", async () => {
    const directory = temporaryDirectory();
    const python = fakeProgram(path.join(directory, "its", "python3.11"), withMoto("5.2.1"));
    const server = fakeProgram(path.join(directory, "moto_server"), "");
    writeFileSync(server, `#!${python}\n`);
    fakeProgram(path.join(directory, "python3"), withMoto("5.2.1"));

    expect(await ensureMoto({ env: { PATH: directory }, say: () => {} })).toEqual({ kind: "python", python });
  });

  it("takes the first python3 on PATH that has the required version", async () => {
    const [other, right] = [temporaryDirectory(), temporaryDirectory()];
    fakeProgram(path.join(other, "python3"), withMoto("5.1.0"));
    const python = fakeProgram(path.join(right, "python3"), withMoto("5.2.1"));

    expect(await ensureMoto({ env: { PATH: `${other}:${right}` }, say: () => {} })).toEqual({
      kind: "python",
      python,
    });
  });
});

describe("fetching moto", () => {
  function machine(pip: string) {
    const directory = temporaryDirectory();
    const lines: string[] = [];
    fakeProgram(path.join(directory, "python3"), makingEnvironments(pip));
    return {
      cacheDirectory: temporaryDirectory(),
      env: { PATH: directory },
      say: (line: string) => void lines.push(line),
      lines,
    };
  }

  it("announces it, installs it into an environment of the project, and finds it the next time", async () => {
    const options = machine('echo "$*" > "$here/moto"');
    const python = path.join(options.cacheDirectory, "moto-5.2.1", "bin", "python");

    const first = await ensureMoto(options);
    const second = await ensureMoto(options);

    expect([first, second]).toEqual([
      { kind: "python", python },
      { kind: "python", python },
    ]);
    expect(options.lines).toEqual([
      `Fetching moto 5.2.1 (the AWS emulator) with pip into ${options.cacheDirectory}/moto-5.2.1`,
    ]);
  });

  it("explains in one line how to install it when pip fails, and keeps nothing incomplete", async () => {
    const options = machine('echo "ERROR: no network" >&2; exit 1');

    await expect(ensureMoto(options)).rejects.toThrow(
      "moto 5.2.1, the AWS emulator, is not installed and could not be fetched (pip failed: ERROR: no network). " +
        "Install it with: python3 -m pip install 'moto[server]==5.2.1'",
    );
    expect(readdirSync(options.cacheDirectory)).toEqual([]);
  });

  it("reports that there is no Python", async () => {
    await expect(
      ensureMoto({
        cacheDirectory: temporaryDirectory(),
        env: { PATH: temporaryDirectory() },
        say: () => {},
      }),
    ).rejects.toThrow("could not be fetched (there is no python3 on PATH)");
  });

  it("takes the container image if Docker works and pip does not", async () => {
    const options = machine("exit 1");
    const docker = fakeProgram(path.join(options.env.PATH, "docker"), '[ "$1" = info ] || [ "$1" = pull ]');

    expect(await ensureMoto(options)).toEqual({
      kind: "container",
      docker,
      image: "motoserver/moto:5.2.1",
    });
  });

  it("skips the container image if Docker does not run", async () => {
    const options = machine("exit 1");
    fakeProgram(path.join(options.env.PATH, "docker"), "exit 1");

    await expect(ensureMoto(options)).rejects.toThrow("could not be fetched (pip failed");
  });
});
