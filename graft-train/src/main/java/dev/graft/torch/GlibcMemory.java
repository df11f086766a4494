package dev.graft.torch;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps glibc's allocator from handing memory back to the operating system between training steps,
 * only to get it again, page by page and zeroed, in the next: for a MobileNet that is half the time
 * of a step.
 *
 * <p>Two things do it. The first is {@code mallopt}: no block of its own mapping for large
 * requests, no trimming of what is free. The second is the heap: glibc gives threads heaps of their
 * own, in which a large request gets its own mapping all the same. Only the main heap grows to any
 * size, so {@link TorchThread} looks for a thread that allocates there.
 */
final class GlibcMemory {
  private static final int M_TRIM_THRESHOLD = -1;
  private static final int M_TOP_PAD = -2;
  private static final int M_MMAP_MAX = -4;
  private static final int GROWTH_BYTES = 64 << 20;

  /** More than glibc keeps in a thread's own small cache. */
  private static final int PROBE_BYTES = 1 << 14;

  private static final @Nullable Glibc GLIBC = find();

  private interface Glibc extends Library {
    int mallopt(int parameter, int value);

    Pointer sbrk(NativeLong increment);

    String gnu_get_libc_version();
  }

  private GlibcMemory() {}

  private static @Nullable Glibc find() {
    if (!Platform.isLinux()) {
      return null;
    }
    try {
      Glibc glibc = Native.load("c", Glibc.class);
      return glibc.gnu_get_libc_version().isEmpty() ? null : glibc;
    } catch (UnsatisfiedLinkError e) {
      return null; // another C library, such as musl
    }
  }

  /** Whether the C library is glibc. */
  static boolean isPresent() {
    return GLIBC != null;
  }

  /** For the whole process, from now on. */
  static void keepFreed() {
    Glibc glibc = GLIBC;
    if (glibc != null) {
      glibc.mallopt(M_MMAP_MAX, 0);
      glibc.mallopt(M_TRIM_THRESHOLD, -1);
      glibc.mallopt(M_TOP_PAD, GROWTH_BYTES);
    }
  }

  /**
   * Whether what the calling thread allocates comes from the main heap, which ends at the break.
   */
  static boolean isMainHeap() {
    Glibc glibc = GLIBC;
    if (glibc == null) {
      return false;
    }
    long probe = Native.malloc(PROBE_BYTES);
    long end = Pointer.nativeValue(glibc.sbrk(new NativeLong(0)));
    Native.free(probe);
    return Long.compareUnsigned(probe, end) < 0;
  }
}
