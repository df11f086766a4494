package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Sizes as people write and read them. */
class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0 bytes",
    "1000, 1000, 1000 bytes",
    "500M, 524288000, 500.0 MiB",
    "1.5g, 1610612736, 1.5 GiB",
    "20GiB, 21474836480, 20.0 GiB",
    "2TB, 2199023255552, 2.0 TiB"
  })
  void areReadAndShown(String written, long bytes, String shown) {
    ByteSize size = new ByteSize.Converter().convert(written);
    assertThat(size.bytes()).isEqualTo(bytes);
    assertThat(size).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "much", "-5G", "5X", "1e9"})
  void areRefusedWhereTheyAreNone(String written) {
    assertThatThrownBy(() -> new ByteSize.Converter().convert(written))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("such as 500M or 20G");
  }
}
