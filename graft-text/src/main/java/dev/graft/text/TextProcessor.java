package dev.graft.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.Cache;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Graph;
import dev.graft.modality.Decoded;
import dev.graft.modality.DecodedMemory;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Processor;
import dev.graft.modality.Signature;
import dev.graft.modality.Viewing;
import dev.graft.ort.Engine;
import dev.graft.text.TextInput.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From texts to the tokens that a network takes.
 *
 * @param modality how texts are cut into tokens, and what becomes of those
 * @param input how the network takes them
 */
record TextProcessor(TextModality modality, TextInput input) implements Processor {
  private static final int USUAL_TOKENS = 16;

  /** Tokens that are kept in memory: about 100 MB. */
  private static final long MOST_TOKENS = 16L << 20;

  private static final int PER_TEXT = 16; // what a text takes besides

  @Override
  public JsonNode toJson() {
    return input.toJson();
  }

  @Override
  public Graph standardised(Graph network) {
    return modality.poolings().get(0).appliedTo(input.ordered(network), input.mask());
  }

  @Override
  public Graph restored(Graph standardised) {
    return standardised;
  }

  /** Padding is on the right, so that every token has the place that it has without. */
  @Override
  public Signature signature(Viewing viewing) {
    List<Signature.Input> inputs = new ArrayList<>();
    input
        .ports()
        .forEach(
            (role, port) ->
                inputs.add(
                    new Signature.Input(
                        port.name(),
                        port.type(),
                        List.of(input.isFree() ? Signature.RAGGED : input.length()),
                        role == Role.IDS ? modality.tokenizer().padId() : 0)));
    return new Signature(inputs, Math.min(USUAL_TOKENS, modality.maxTokens()), input.mask());
  }

  /** Tries texts of as many tokens as there may be. */
  @Override
  public void require(Graph standardised, String source) {
    if (!runs(standardised, modality.maxTokens())) {
      int most = modality.maxTokens();
      int fits = 0;
      while (most - fits > 1) {
        int middle = (most + fits) / 2;
        if (runs(standardised, middle)) {
          fits = middle;
        } else {
          most = middle;
        }
      }
      throw new GraftException(
          Fault.MODEL,
          fits == 0
              ? "%s cannot compute a text of one token; use another encoder.".formatted(source)
              : String.format(
                  Locale.ROOT,
                  "%s takes texts of at most %d tokens, and up to %d were asked for; ask for no"
                      + " more than it takes.",
                  source,
                  fits,
                  modality.maxTokens()));
    }
  }

  private boolean runs(Graph network, int tokens) {
    Signature longest = new Signature(signature().inputs(), tokens, input.mask());
    try (Engine engine = Engine.of(network, 1)) {
      engine.run(longest.zeros(1));
      return true;
    } catch (GraftException e) {
      return false;
    }
  }

  @Override
  public Decoded decode(Content content) throws IOException {
    List<String> parts = modality.parts(TextModality.text(content));
    return new DecodedText(modality.tokens(parts), Simhash.of(parts), this);
  }

  @Override
  public String apart() {
    return "takes %s in batches, and this encoder has no input that says where the shorter ones end; export it with an attention_mask, or train the head alone"
        .formatted(modality.noun().many());
  }

  @Override
  public DecodedStore store(Cache cache) {
    return new DecodedMemory(this, MOST_TOKENS, decoded -> decoded.extent() + PER_TEXT);
  }

  @Override
  public String toString() {
    return input.toString();
  }
}
