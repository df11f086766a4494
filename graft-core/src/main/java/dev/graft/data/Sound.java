package dev.graft.data;

import java.util.Optional;

/**
 * A candidate whose bytes were looked at and found sound.
 *
 * @param candidate the candidate
 * @param sha256 of its bytes, in hexadecimal
 * @param size of a picture
 * @param emptiness what alone is in it, where that is next to nothing
 */
record Sound(
    Candidate candidate, String sha256, Optional<PictureSize> size, Optional<String> emptiness) {
  String name() {
    return candidate.source().name();
  }

  Candidate.Answer answer() {
    return candidate.answer();
  }
}
