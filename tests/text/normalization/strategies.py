"""Random text of the kinds that papers, and what is broken in them, are made of."""

from hypothesis import strategies as st

HAN = "供体脑死亡后气管插管靜脈體々〇のドｶ\u2f3c\uf9d3𠮷"
WORDS = "aZ059Ｅ１éIⅣ\u0301𝑃가"
MARKS = '.．。,，、;；:：!?()（）[]【】%％"“”‘·•-—~～…《》/±①²'
WHITE = " \t\u3000\xa0\u2003\u202f"
BREAKS = "\n\r\f\v\x85\u2028\u2029"
EXPANSIONS = "㎎㎏㎡℃㏂№Ⅷ"
INVISIBLE = "\u200b\ufeff\xad\x00\ufe0f"
STRANGE = "\ud800\udc00\ue000\ufffd\U0001f600\U000e0101\U0010ffff"

_ALPHABETS = (HAN, WORDS, MARKS, WHITE, BREAKS, EXPANSIONS, INVISIBLE, STRANGE)

texts = st.one_of(
    st.text(st.one_of(*map(st.sampled_from, _ALPHABETS)), max_size=40),
    # Few different characters, so that rules meet each other often.
    st.text(st.sampled_from("供a5.。)% \n\r㏂\u200b"), max_size=14),
    st.text(st.characters(), max_size=30),
)
