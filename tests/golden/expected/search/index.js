const searchIndex = [
["Briefs", [9,2,3,8], [
["../briefs/one-length/index.html","One length for all","Ann Writer, The Office, 20 May 2019","Seventeen states agreed to keep one length together, and an office to look after it. A treaty made the meter common. An office keeps it & compares copies.","The convention of 1875: what it did"],
["../briefs/light-as-a-ruler/index.html","Light as a ruler","Bea Writer, May 2019","Since 1983 the meter follows from the speed of light."]
]],
["Glossary", [9,0,3,8], [
["../glossary/bipm/index.html","BIPM","body","The office at Sèvres that looks after the common measures.","International Bureau of Weights and Measures · International Bureau"],
["../glossary/cgpm/index.html","CGPM","meeting","The conference of the member states, which decides on the common measures.","General Conference on Weights and Measures"],
["../glossary/meter/index.html","meter","concept","The unit of length, which follows from the speed of light since 1983.","metre"],
["../glossary/meter-convention/index.html","Meter Convention","treaty","The treaty of 1875 by which states agreed to keep common measures.","Convention of the Meter · Metre Convention · treaty of the meter"]
]],
["Timeline", [6,4,3,0], [
["../timeline/1799-06-22-bar-deposited/index.html","The meter of the Archives is deposited","22 June 1799","A bar of platinum was given to the Archives as the meter. So it had its name."],
["../timeline/1875-05-20-convention-signed/index.html","The Meter Convention is signed","on 20 May 1875","Seventeen states signed the Meter Convention in Paris. The BIPM was its work. Seventeen of them."],
["../timeline/1889-09-prototype/index.html","The first CGPM takes a new bar","24–28 September 1889","The first conference took a bar of platinum and iridium for the meter. It came after the treaty."],
["../timeline/1983-10-light/index.html","The meter follows from light","October 1983","The 17th CGPM tied the meter to the second. See the brief."]
]],
["Passages", [0,0,3,0], [
["../briefs/one-length/index.html#p1","One length for all","¶1","The Meter Convention was signed in Paris by seventeen states. It made the International Bureau of Weights and Measures, or BIPM, which is told of below. The BIPM and the CGPM are not linked again here."],
["../briefs/one-length/index.html#p2","A bar","¶2","The meter had been a bar in the Archives since 1799. Its copies differed."],
["../briefs/one-length/index.html#a-bar","A bar","","Year"],
["../briefs/one-length/index.html#a-bar","A bar","","What a meter was"],
["../briefs/one-length/index.html#a-bar","A bar","","1799"],
["../briefs/one-length/index.html#a-bar","A bar","","a bar of platinum"],
["../briefs/one-length/index.html#a-bar","A bar","","1889"],
["../briefs/one-length/index.html#a-bar","A bar","","a bar with iridium, see the CGPM"],
["../briefs/one-length/index.html#p3","A bar","¶3","The whole list is a table; a picture follows."],
["../briefs/one-length/index.html#p5","Older bars","¶5","There were others, such as the toise."],
["../briefs/one-length/index.html#p6","An office","¶6","It stands at Sèvres, of which “small” is said too often. See the next brief, the page about us, the Metre Convention’s text, and https://www.bipm.org/?a=1&b=2."],
["../briefs/one-length/index.html#notes","Notes","","It was of platinum; the meter of 1889 was not."],
["../briefs/one-length/index.html#editors-notes","Editor’s notes","","It was longer than the meter, as another note says."],
["../briefs/one-length/index.html#editors-notes","Editor’s notes","","six feet of Paris"],
["../briefs/one-length/index.html#editors-notes","Editor’s notes","","The Meter Convention came later."],
["../briefs/one-length/index.html#editors-notes","Editor’s notes","","Near Paris."],
["../briefs/light-as-a-ruler/index.html#p1","Light as a ruler","¶1","The CGPM changed the meter in 1983."],
["../briefs/light-as-a-ruler/index.html#p2","Light","¶2","It says what a meter is:"],
["../briefs/light-as-a-ruler/index.html#light","Light","","“The metre is the length of the path travelled by light in vacuum during a time interval of 1/299 792 458 of a second.”"],
["../briefs/light-as-a-ruler/index.html#light","Light","","17th General Conference, Sèvres, October 1983"],
["../briefs/light-as-a-ruler/index.html#p3","Light","¶3","The number is exact, so meters and seconds hang together. Among those who wrote of it before are:"],
["../briefs/light-as-a-ruler/index.html#light","Light","","the makers of the meter of the Archives;"],
["../briefs/light-as-a-ruler/index.html#light","Light","","the BIPM;"],
["../briefs/light-as-a-ruler/index.html#light","Light","","a second paragraph in the item, with a One length for all."],
["../briefs/light-as-a-ruler/index.html#light","Light","","[[meter]] is not a link here, & \u003cb> is no element"],
["../briefs/light-as-a-ruler/index.html#light","Light","","Meter bar and meter"],
["../briefs/light-as-a-ruler/index.html#light","Light","","what the meter was made of"]
]],
["Sources", [3,3,2,0], [
["../sources/index.html#s-alder-2002","The Measure of All Things","Ken Alder","Free Press, 2002"],
["../sources/index.html#s-bipm-2019","The International System of Units","Bureau international des poids et mesures","BIPM, 2019"],
["../sources/index.html#s-convention-1875","Convention du Mètre","","20 May 1875"],
["../sources/index.html#s-cgpm-1983","Resolution 1 of the 17th CGPM","General Conference on Weights and Measures","October 1983"],
["../sources/index.html#s-mechain-delambre-1806","Base du système métrique décimal","Pierre Méchain, Jean-Baptiste Delambre","1806–1810"]
]]
];
