/** Texts: from characters to tokens to a network's tensors. */
module dev.graft.text {
  requires transitive dev.graft.core;
  requires ai.djl.tokenizers;
  requires static transitive org.jspecify;

  exports dev.graft.text;

  provides dev.graft.modality.ModalityFormat with
      dev.graft.text.TextFormat;
}
