package dev.graft.image;

/** Where the corner of a centre crop lies, if the middle falls between two pixels. */
public enum CropRounding {
  /** Rounded to an even pixel, as torchvision does. */
  TO_EVEN,
  /** Rounded down, as Hugging Face's Transformers do. */
  DOWN;

  /** How many pixels are left out before a crop of a longer picture. */
  int before(int excess) {
    return this == TO_EVEN ? (int) Math.rint(excess / 2.0) : excess / 2;
  }

  /** How many black pixels stand before a picture that is shorter than its crop. */
  int padding(int missing) {
    return this == TO_EVEN ? missing / 2 : (missing + 1) / 2;
  }
}
