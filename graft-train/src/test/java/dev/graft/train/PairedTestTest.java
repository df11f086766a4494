package dev.graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedTestTest {
  /** The quantiles are SciPy's, t.ppf(1 - 0.05 / tried, samples - 1). */
  @ParameterizedTest
  @CsvSource({
    "1000, 1, 1.6464",
    "20, 1, 1.7291",
    "20, 4, 2.4334",
    "80, 5, 2.3745",
    "10, 4, 2.6850",
    "6, 2, 2.5706"
  })
  void fewerSamplesAndMoreStatesAskForALargerLead(int samples, int tried, double quantile) {
    assertThat(PairedTest.needed(samples, tried)).isCloseTo(quantile, within(0.01));
  }

  @Test
  void aSingleSampleNeverSuffices() {
    assertThat(PairedTest.needed(1, 1)).isInfinite();
  }

  @Test
  void theLeadIsThatOfThePairedDifferences() {
    double[] own = {1, 2, 3, 4};
    double[] others = {2, 4, 4, 6};
    PairedTest.Lead lead = PairedTest.lead(own, others);
    assertThat(lead.gain()).isEqualTo(1.5);
    assertThat(lead.standardErrors()).isCloseTo(1.5 / (Math.sqrt(1 / 3.0) / 2), within(1e-12));
    assertThat(PairedTest.lead(others, own).gain()).isEqualTo(-1.5);
    assertThat(PairedTest.lead(own, own).standardErrors()).isZero();
  }

  @Test
  void ofFiveStatesThatDifferByChanceAloneOneIsAheadOnceInTwentyTimesAtMost() {
    SplittableRandom random = new SplittableRandom(1);
    int ahead = 0;
    for (int trial = 0; trial < 4000; trial++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int state = 0; state < 5; state++) {
        double[] own = random.doubles(20).map(ignored -> random.nextGaussian()).toArray();
        most = Math.max(most, PairedTest.lead(own, new double[20]).standardErrors());
      }
      ahead += most > PairedTest.needed(20, 5) ? 1 : 0;
    }
    assertThat(ahead / 4000.0).isBetween(0.03, 0.06);
  }
}
