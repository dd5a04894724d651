import { App } from "cdktf";

/**
 * The app of every synthesis, in tests too.
 *
 * @param outdir Folder to synthesize into, created at once. @default - CDKTF's own: `CDKTF_OUTDIR`, or `cdktf.out`
 */
export function newApp(outdir?: string): App {
  return new App({
    outdir,
    // Annotations are about the configuration: a stack trace would only put this machine's paths into the manifest.
    stackTraces: false,
    // CDK Terrain refuses write-only arguments without it, and its library does not read the field in cdktf.json; CDKTF
    // ignores it.
    context: { targetVersions: { terraform: ">=1.11.0" } },
  });
}
