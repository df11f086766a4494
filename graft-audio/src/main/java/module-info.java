/** Sounds: from a file's bytes to a network's tensors. */
module dev.graft.audio {
  requires transitive dev.graft.core;
  requires jcodec;
  requires org.lwjgl;
  requires org.lwjgl.stb;
  requires static transitive org.jspecify;

  exports dev.graft.audio;

  provides dev.graft.modality.ModalityFormat with
      dev.graft.audio.AudioFormat;
}
