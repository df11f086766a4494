/** Pictures: from a file's bytes to a network's tensors. */
module dev.graft.image {
  requires transitive dev.graft.core;
  requires com.sun.jna;
  requires org.bytedeco.javacpp;
  requires org.bytedeco.opencv;
  requires static io.soabase.recordbuilder.core;
  requires static transitive java.compiler;
  requires static transitive org.jspecify;

  exports dev.graft.image;

  provides dev.graft.modality.ModalityFormat with
      dev.graft.image.ImageModality;
}
