package dev.graft.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as people write it: 500M, 20G; powers of 1024. */
record ByteSize(long bytes) {
  private static final String UNITS = "KMGT";
  private static final Pattern WRITTEN =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)([KMGT]?)I?B?");

  /** What is read, in words. */
  static final String EXPECTED = "a number of bytes, such as 500M or 20G";

  /** Reads one from the command line. */
  static final class Converter implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String text) {
      Matcher matcher = WRITTEN.matcher(text.strip().toUpperCase(Locale.ROOT));
      if (!matcher.matches()) {
        throw new TypeConversionException("'%s' is no size; expected %s".formatted(text, EXPECTED));
      }
      int power = UNITS.indexOf(matcher.group(2)) + 1;
      double factor = matcher.group(2).isEmpty() ? 1 : Math.pow(1024, power);
      return new ByteSize((long) (Double.parseDouble(matcher.group(1)) * factor));
    }
  }

  @Override
  public String toString() {
    double value = bytes;
    int power = 0;
    while (value >= 1024 && power < UNITS.length()) {
      value /= 1024;
      power++;
    }
    return power == 0
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f %siB", value, UNITS.charAt(power - 1));
  }
}
