package dev.graft;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Records, lists and maps as JSON documents for other programs. */
public final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
          .registerModule(
              new SimpleModule()
                  .addSerializer(Double.class, new FiniteNumber())
                  .addSerializer(double.class, new FiniteNumber()));

  /** What Jackson says of where a text is from, before the place in it. */
  private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; ([^\\]]*)\\]");

  private Json() {}

  /**
   * A document's text. What is null is left out, unless its record says otherwise; a number that is
   * infinite or none, which JSON cannot say, is written as null.
   */
  public static String of(Object document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + document, e);
    }
  }

  /** The same in one line. */
  public static String line(Object document) {
    try {
      return MAPPER
          .writer()
          .without(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + document, e);
    }
  }

  /**
   * What is wrong with a text that is no JSON, and where; a phrase. Of the text itself, which
   * Jackson does not show, nothing is said.
   */
  public static String problem(JsonProcessingException e) {
    String what = String.valueOf(e.getOriginalMessage());
    String plain = SOURCE.matcher(what).replaceAll("$1").replaceAll("\\s+", " ").strip();
    JsonLocation at = e.getLocation();
    return at == null
        ? plain
        : String.format(
            Locale.ROOT, "line %d, column %d: %s", at.getLineNr(), at.getColumnNr(), plain);
  }

  private static final class FiniteNumber extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;

    FiniteNumber() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
  }
}
