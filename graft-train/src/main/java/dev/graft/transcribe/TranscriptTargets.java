package dev.graft.transcribe;

import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.eval.TranscriptMetrics;
import dev.graft.graph.Tensor;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.TrainingTargets;
import dev.graft.loop.ValidationTargets;
import dev.graft.model.Reading;
import dev.graft.policy.Score;
import dev.graft.torch.Loss;
import dev.graft.transcript.Alignments;
import dev.graft.transcript.Alphabet;
import dev.graft.transcript.Decoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What is said in each sample. Validated by the share of words that are right, read without a beam,
 * and by CTC's loss.
 *
 * @param texts by sample
 */
record TranscriptTargets(List<String> texts, Alphabet alphabet)
    implements TrainingTargets, ValidationTargets {
  TranscriptTargets {
    texts = List.copyOf(texts);
  }

  static TranscriptTargets of(List<Sample> samples, Alphabet alphabet) {
    return new TranscriptTargets(
        samples.stream().map(sample -> ((Target.Transcript) sample.target()).text()).toList(),
        alphabet);
  }

  @Override
  public int rows() {
    return texts.size();
  }

  /**
   * Characters, each text followed by as many of {@link Loss.Ctc#NOTHING} as the longest has more.
   */
  @Override
  public Map<String, Tensor> batch(int[] samples, long epoch) {
    int[][] spelled = new int[samples.length][];
    for (int i = 0; i < samples.length; i++) {
      spelled[i] = alphabet.encode(texts.get(samples[i]));
    }
    int longest = Arrays.stream(spelled).mapToInt(text -> text.length).max().orElse(0);
    long[] rows = new long[samples.length * longest];
    Arrays.fill(rows, Loss.Ctc.NOTHING);
    for (int row = 0; row < spelled.length; row++) {
      for (int i = 0; i < spelled[row].length; i++) {
        rows[row * longest + i] = spelled[row][i];
      }
    }
    return Map.of(Loss.TARGET, Tensor.ofLongs(rows, samples.length, longest));
  }

  @Override
  public int[] classes() {
    return new int[rows()];
  }

  /** Of a text as long as there are moments; where there are more, the loss at the start counts. */
  @Override
  public double lossOfGuessing() {
    return Math.log(alphabet.outputs());
  }

  @Override
  public Score score(float[][] answers) {
    Reading reading = new Reading(alphabet, new Decoding.Greedy());
    List<String> read = new ArrayList<>();
    double loss = 0;
    int counted = 0;
    for (int i = 0; i < answers.length; i++) {
      read.add(reading.text(answers[i]));
      int[] text = alphabet.encode(texts.get(i));
      if (text.length > 0) {
        int outputs = alphabet.outputs();
        FloatMatrix logits = FloatMatrix.of(answers[i], answers[i].length / outputs, outputs);
        loss -= Alignments.logLikelihood(logits, text) / text.length;
        counted++;
      }
    }
    double errors = TranscriptMetrics.of(read, texts).wordErrorRate();
    double mean = loss / Math.max(1, counted);
    return Double.isFinite(mean) ? new Score(1 - errors, mean) : Score.WORST;
  }

  @Override
  public String measure() {
    return "words right";
  }
}
