package dev.graft.data;

/**
 * A candidate whose bytes were looked at and found sound.
 *
 * @param candidate the candidate
 * @param sha256 of its bytes, in hexadecimal
 */
record Sound(Candidate candidate, String sha256) {
  String name() {
    return candidate.source().name();
  }

  Candidate.Answer answer() {
    return candidate.answer();
  }
}
