package dev.graft.audio;

import static org.lwjgl.stb.STBVorbis.stb_vorbis_close;
import static org.lwjgl.stb.STBVorbis.stb_vorbis_get_error;
import static org.lwjgl.stb.STBVorbis.stb_vorbis_get_frame_float;
import static org.lwjgl.stb.STBVorbis.stb_vorbis_get_info;
import static org.lwjgl.stb.STBVorbis.stb_vorbis_open_memory;
import static org.lwjgl.stb.STBVorbis.stb_vorbis_stream_length_in_samples;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.UnreadableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Locale;
import org.lwjgl.PointerBuffer;
import org.lwjgl.stb.STBVorbisInfo;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/** Reads Vorbis in Ogg by stb_vorbis, which is shown no page that is damaged. */
final class VorbisDecoder {
  private VorbisDecoder() {}

  /**
   * Decodes a file.
   *
   * @return whether it was heard to its end
   * @throws UnreadableException if it is damaged or cut short
   * @throws GraftException of fault {@code ENVIRONMENT} if its native library cannot be loaded
   */
  static boolean decode(byte[] file, Mixdown mixdown) throws IOException {
    OggPages.check(file);
    try {
      ByteBuffer memory = MemoryUtil.memAlloc(file.length);
      try {
        memory.put(file).flip();
        return decode(memory, mixdown);
      } finally {
        MemoryUtil.memFree(memory);
      }
    } catch (LinkageError e) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "stb_vorbis, which reads Ogg Vorbis, could not be loaded (%s). It comes with the dependency dev.graft:graft-natives-audio-PLATFORM, such as graft-natives-audio-linux-x86_64, or the one for training, and is unpacked into the folder for temporary files; or convert the sounds, for instance by: ffmpeg -i in.ogg out.flac"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static boolean decode(ByteBuffer file, Mixdown mixdown) throws IOException {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer error = stack.mallocInt(1);
      long decoder = stb_vorbis_open_memory(file, error, null);
      if (decoder == MemoryUtil.NULL) {
        throw new UnreadableException(
            String.format(
                Locale.ROOT,
                "is a damaged or truncated Ogg Vorbis: stb_vorbis gives error %d",
                error.get(0)));
      }
      try {
        STBVorbisInfo info = stb_vorbis_get_info(decoder, STBVorbisInfo.malloc(stack));
        mixdown.begin(Integer.toUnsignedLong(info.sample_rate()), info.channels());
        return decode(decoder, stack, mixdown);
      } finally {
        stb_vorbis_close(decoder);
      }
    }
  }

  private static boolean decode(long decoder, MemoryStack stack, Mixdown mixdown)
      throws IOException {
    long claimed = Integer.toUnsignedLong(stb_vorbis_stream_length_in_samples(decoder));
    IntBuffer count = stack.mallocInt(1);
    PointerBuffer output = stack.mallocPointer(1);
    while (!mixdown.isFull()) {
      int samples = stb_vorbis_get_frame_float(decoder, count, output);
      if (samples == 0) {
        if (stb_vorbis_get_error(decoder) != 0 || mixdown.count() < claimed) {
          throw new UnreadableException(
              String.format(
                  Locale.ROOT,
                  "is a damaged Ogg Vorbis: it has %d of the %d samples that it claims",
                  mixdown.count(),
                  claimed));
        }
        return true;
      }
      PointerBuffer channels = output.getPointerBuffer(0, count.get(0));
      FloatBuffer[] values = new FloatBuffer[count.get(0)];
      for (int channel = 0; channel < values.length; channel++) {
        values[channel] = channels.getFloatBuffer(channel, samples);
      }
      for (int i = 0; i < samples; i++) {
        double sum = 0;
        for (FloatBuffer channel : values) {
          sum += channel.get(i);
        }
        mixdown.add(sum);
      }
    }
    return mixdown.count() >= claimed;
  }
}
