package dev.graft.text;

/**
 * A text as a network reads it.
 *
 * @param ids of the tokens, special ones among them
 * @param types which of a pair's texts each is of, 0 or 1
 * @param shortened whether tokens of the text were left out
 */
record Tokens(int[] ids, byte[] types, boolean shortened) {
  int length() {
    return ids.length;
  }
}
