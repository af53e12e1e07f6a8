package io.highwater.broker.net;

import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the stream into frames. A size prefix is judged before a byte is reserved for its frame;
 * memory then grows with what arrives, not with what was announced.
 */
final class FrameDecoder extends ByteToMessageDecoder {
  private final int maxSize;
  private boolean broken;

  /**
   * @param maxSize bytes of the largest frame accepted
   */
  FrameDecoder(int maxSize) {
    this.maxSize = maxSize;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.readableBytes() < Frame.SIZE_BYTES) {
      return;
    }
    try {
      int size = Frame.checkSize(in.getInt(in.readerIndex()), maxSize);
      if (in.readableBytes() >= Frame.SIZE_BYTES + size) {
        in.skipBytes(Frame.SIZE_BYTES);
        out.add(in.readRetainedSlice(size));
      }
    } catch (MalformedFrame e) {
      broken = true;
      in.skipBytes(in.readableBytes());
      context.fireExceptionCaught(e);
    }
  }
}
