package dev.signalbox.store;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/**
 * Documents as BSON in the file, where H2 by itself serializes Java objects: three times the bytes and ten times the work,
 * again for every other document in a page that changed. Serialized ones of older files are read, and become BSON when their
 * page is written again. Stateless: the committer writes while others read, and H2's own type remembers the last it met.
 */
final class DocumentType extends BasicDataType<Document> {
    /** A tag that {@link ObjectDataType} never writes. */
    private static final byte BSON = 120;

    /** What a document takes in memory for each of its bytes in the file, about. */
    private static final int MEMORY_FACTOR = 4;

    private static final int BYTES_EXPECTED = 512;

    @Override
    public Document[] createStorage(int size) {
        return new Document[size];
    }

    @Override
    public int getMemory(Document document) {
        return MEMORY_FACTOR * bson(document).readableBytes();
    }

    /** Whatever is here could be written: the server encodes each document once, to count its bytes, before it is kept. */
    @Override
    public void write(WriteBuffer out, Document document) {
        ByteBuf bson = bson(document);
        out.put(BSON).put(bson.nioBuffer());
    }

    static ByteBuf bson(Document document) {
        ByteBuf bson = Unpooled.buffer(BYTES_EXPECTED);
        BsonEncoder.encodeDocument(document, bson);
        return bson;
    }

    @Override
    public Document read(ByteBuffer in) {
        if (in.get(in.position()) != BSON) {
            return (Document) new ObjectDataType().read(in);
        }
        in.get();
        ByteBuf bson = Unpooled.wrappedBuffer(in);
        Document document = BsonDecoder.decodeBson(bson);
        in.position(in.position() + bson.readerIndex());
        return document;
    }
}
