package dev.graft.image;

/**
 * A marker in a JPEG file (ITU-T T.81, annex B).
 *
 * @param code the byte after 0xFF
 * @param at where its 0xFF stands
 */
record JpegMarker(int code, int at) {
  private static final int RESTART_0 = 0xD0;
  private static final int RESTART_7 = 0xD7;
  private static final int END_OF_IMAGE = 0xD9;
  private static final int START_OF_SCAN = 0xDA;
  private static final int TEMPORARY = 0x01;

  /** The first marker at or after a place; bytes that belong to none are passed over. */
  static JpegMarker after(Fields file, int from) {
    int at = from;
    while (true) {
      while (file.u8(at) != 0xFF) {
        at++;
      }
      int code = file.u8(at + 1);
      // 0xFF00 is a stuffed data byte, 0xFFFF a fill byte.
      if (code != 0 && code != 0xFF) {
        return new JpegMarker(code, at);
      }
      at += code == 0 ? 2 : 1;
    }
  }

  /** The marker after this one's segment, and after the data that follows a scan's. */
  JpegMarker next(Fields file) {
    JpegMarker next = after(file, end(file));
    while (isScan() && next.isRestart()) {
      next = after(file, next.at + 2);
    }
    return next;
  }

  private int end(Fields file) {
    return isRestart() || code == TEMPORARY ? at + 2 : at + 2 + Math.max(file.u16Big(at + 2), 2);
  }

  /** Whether it tells the size and kind of the image: SOF, but neither DHT, JPG nor DAC. */
  boolean isFrame() {
    return code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
  }

  boolean isScan() {
    return code == START_OF_SCAN;
  }

  boolean isEnd() {
    return code == END_OF_IMAGE;
  }

  private boolean isRestart() {
    return code >= RESTART_0 && code <= RESTART_7;
  }
}
