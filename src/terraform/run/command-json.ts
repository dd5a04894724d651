/** One line of `terraform plan -json` or `terraform apply -json`. */
export interface UiMessage {
  readonly "@level": string;
  readonly "@message": string;
  readonly "@timestamp": string;
  readonly type: string;
  readonly hook?: {
    readonly resource: { readonly addr: string };
    readonly action?: string;
    readonly elapsed_seconds?: number;
  };
  readonly diagnostic?: Diagnostic;
}

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
  readonly snippet?: {
    /** The block that contains it: `resource.aws_db_instance.database`. */
    readonly context?: string | null;
  };
}

/** One value of `terraform output -json`. */
export interface OutputValue {
  readonly value: unknown;
  readonly sensitive: boolean;
  readonly type: unknown;
}

/** The parts of a state file, format 4, that this project reads. */
export interface StateJson {
  readonly serial: number;
  readonly lineage: string;
  readonly resources: readonly {
    readonly mode: "managed" | "data";
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly index_key?: string | number;
      /** `tainted` after an interrupted creation: the next plan would replace it. */
      readonly status?: "tainted";
      readonly attributes?: Readonly<Record<string, unknown>>;
    }[];
  }[];
}
