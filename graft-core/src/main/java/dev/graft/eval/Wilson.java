package dev.graft.eval;

/**
 * The 95 % interval of a share. Wilson, "Probable Inference, the Law of Succession, and Statistical
 * Inference", JASA 22, 1927; unlike the normal approximation it holds for small counts and for
 * shares near 0 and 1.
 *
 * @param low lower end, 0 to 1
 * @param high upper end, 0 to 1
 */
public record Wilson(double low, double high) {
  private static final double Z = 1.959963984540054;

  /** Of so many trials. */
  public static Wilson of(double hits, double trials) {
    double share = hits / trials;
    double shrink = 1 + Z * Z / trials;
    double centre = (share + Z * Z / (2.0 * trials)) / shrink;
    double spread =
        Z / shrink * Math.sqrt(share * (1 - share) / trials + Z * Z / (4.0 * trials * trials));
    return new Wilson(Math.max(0, centre - spread), Math.min(1, centre + spread));
  }
}
