package dev.graft.image;

/** In which order a network takes the three colours. */
public enum ChannelOrder {
  /** Red first, as nearly every network. */
  RGB,
  /** Blue first, as networks that came from Caffe. */
  BGR,
  /** Grey as Pillow makes it of the three ({@code convert("L")}), three times. */
  GREY
}
