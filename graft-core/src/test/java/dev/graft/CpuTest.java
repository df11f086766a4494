package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read off a processor's description. */
class CpuTest {
  @Test
  void anXeonWithBfloat16IsKnownByItsFlags() {
    Cpu cpu =
        Cpu.of(
            List.of(
                "processor\t: 0",
                "model name\t: Some Xeon",
                "flags\t\t: fpu sse avx512f avx512_bf16 amx_bf16",
                "",
                "processor\t: 1",
                "model name\t: Another"));
    assertThat(cpu.name()).isEqualTo("Some Xeon");
    assertThat(cpu.abilities())
        .containsExactlyInAnyOrder("fpu", "sse", "avx512f", "avx512_bf16", "amx_bf16");
    assertThat(cpu.multipliesBfloat16()).isTrue();
  }

  @Test
  void anArmProcessorCallsThemFeatures() {
    assertThat(Cpu.of(List.of("Features\t: fp asimd bf16")).multipliesBfloat16()).isTrue();
  }

  @Test
  void whatIsNotSaidIsNotThere() {
    assertThat(Cpu.of(List.of("flags : avx2 avx512f")).multipliesBfloat16()).isFalse();
    assertThat(Cpu.of(List.of()).multipliesBfloat16()).isFalse();
  }
}
