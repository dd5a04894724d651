/** An IPv4 range in CIDR notation, always aligned to its prefix. Immutable. */
export class Cidr {
  private constructor(
    /** The first address as an unsigned 32-bit number. */
    readonly first: number,
    /** Bits of the network part, 0 to 32. */
    readonly prefixLength: number,
  ) {}

  /**
   * Reads `a.b.c.d/n`.
   * @throws RangeError where the text is not a CIDR block, or has host bits set.
   */
  static parse(this: void, text: string): Cidr {
    const block = Cidr.enclosing(text);
    if (block?.toString() !== text) {
      const hint = block === undefined ? "" : `; the block that holds it is ${block}`;
      throw new RangeError(`${JSON.stringify(text)} is not an IPv4 CIDR block such as 10.0.0.0/16${hint}`);
    }
    return block;
  }

  /** The block of `a.b.c.d/n` with its host bits cleared, or undefined where the text does not have that form. */
  static enclosing(text: string): Cidr | undefined {
    const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
    const [a, b, c, d, prefixLength] = (match ?? []).slice(1).map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ];
    if (!match || Math.max(a, b, c, d) > 255 || prefixLength > 32) {
      return undefined;
    }
    const address = ((a * 256 + b) * 256 + c) * 256 + d;
    return new Cidr(address - (address % 2 ** (32 - prefixLength)), prefixLength);
  }

  /** The last address as an unsigned 32-bit number. */
  get last(): number {
    return this.first + 2 ** (32 - this.prefixLength) - 1;
  }

  /** Whether the two share an address. */
  overlaps(other: Cidr): boolean {
    return this.first <= other.last && other.first <= this.last;
  }

  /** Whether every address of `other` is in this range. */
  contains(other: Cidr): boolean {
    return this.first <= other.first && other.last <= this.last;
  }

  /**
   * Subnet number `index`, from 0, with `newBits` more bits: the same as Terraform's `cidrsubnet`.
   * @throws RangeError where there is no such subnet.
   */
  subnet(newBits: number, index: number): Cidr {
    const prefixLength = this.prefixLength + newBits;
    if (prefixLength > 32 || newBits < 0 || index < 0 || index >= 2 ** newBits) {
      throw new RangeError(`${this} has no subnet number ${index} with ${newBits} more bits`);
    }
    return new Cidr(this.first + index * 2 ** (32 - prefixLength), prefixLength);
  }

  toString(): string {
    const octets = [24, 16, 8, 0].map((shift) => (this.first >>> shift) & 255);
    return `${octets.join(".")}/${this.prefixLength}`;
  }
}
