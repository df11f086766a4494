package dev.graft;

/** What the native libraries may take. */
public final class NativeMemory {
  private NativeMemory() {}

  /**
   * Lifts JavaCPP's limits, which are those of the Java heap and count all of the process's memory:
   * with a small heap whatever library came second would fail. It looks once, so this comes before
   * any of its classes is used, whichever library that is for. What the user set stays.
   */
  public static void unlimited() {
    System.getProperties().putIfAbsent("org.bytedeco.javacpp.maxBytes", "0");
    System.getProperties().putIfAbsent("org.bytedeco.javacpp.maxPhysicalBytes", "0");
  }
}
