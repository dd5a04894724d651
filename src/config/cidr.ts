/** An IPv4 range in CIDR notation. Immutable; a value of this class is always aligned to its prefix. */
export class Cidr {
  private constructor(
    /** The first address as an unsigned 32-bit number. */
    readonly first: number,
    /** Bits of the network part, 0 to 32. */
    readonly prefixLength: number,
  ) {}

  /**
   * Reads `a.b.c.d/n`.
   * @throws RangeError where the text is no CIDR block, or has host bits set; the message names the aligned block.
   */
  static parse(text: string): Cidr {
    const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
    const numbers = (match ?? []).slice(1).map(Number);
    const [a = 256, b = 256, c = 256, d = 256, prefixLength = 33] = numbers;
    if (
      !match ||
      [a, b, c, d].some((octet) => octet > 255) ||
      prefixLength > 32 ||
      /(^|[./])0\d/.test(text)
    ) {
      throw new RangeError(`${JSON.stringify(text)} is not an IPv4 CIDR block such as 10.0.0.0/16`);
    }
    const address = ((a * 256 + b) * 256 + c) * 256 + d;
    const size = 2 ** (32 - prefixLength);
    const block = new Cidr(address - (address % size), prefixLength);
    if (block.first !== address) {
      throw new RangeError(`${text} has host bits set; the /${prefixLength} that holds it is ${block}`);
    }
    return block;
  }

  /** How many addresses the range has. */
  get size(): number {
    return 2 ** (32 - this.prefixLength);
  }

  /** The last address as an unsigned 32-bit number. */
  get last(): number {
    return this.first + this.size - 1;
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
   * The subnet number `index` (from 0) of those that are `newBits` longer than this range, like Terraform's `cidrsubnet`.
   * @throws RangeError where no such subnet exists.
   */
  subnet(newBits: number, index: number): Cidr {
    const prefixLength = this.prefixLength + newBits;
    if (prefixLength > 32 || index < 0 || index >= 2 ** newBits) {
      throw new RangeError(`${this} has no subnet number ${index} with ${newBits} more bits`);
    }
    return new Cidr(this.first + index * 2 ** (32 - prefixLength), prefixLength);
  }

  toString(): string {
    const octets = [24, 16, 8, 0].map((shift) => (this.first >>> shift) & 255);
    return `${octets.join(".")}/${this.prefixLength}`;
  }
}
