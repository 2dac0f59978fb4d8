"""Given names that are common where blogs are written: by these a site called like a person is told from a
company's."""

from __future__ import annotations

from shorttake.web.page.words import listed

GIVEN: frozenset[str] = listed(
    """
    aaron abby abdul abigail adam adrian agnes ahmed aidan akira alain alan albert alberto alec
    alejandro aleksandr alessandro alex alexa alexander alexandra alexandre alexei alexis alfred ali
    alice alicia alison allan allen allison alvaro amanda amber amelia amy ana anand andre andrea
    andreas andrei andrej andrew andy angel angela angelo anil anita anja ankit ann anna anne
    annette annie anton antonia antonio april ariel arjun arlo armin arnaud arnold arthur arun
    ashley astrid audrey austin axel barbara barry bart bastian beatrice ben benedict benjamin
    benoit bernard bernd bernhard bert beth bettina betty bill bjorn björn bob bobby boris brad
    bradley brandon brenda brendan brent brett brian bruce bruno bryan caleb cameron camille carl
    carla carlo carlos carmen carol carole caroline casey catherine cathy cecilia cedric chad
    charles charlie charlotte chen chloe chris christa christian christina christine christoph
    christophe christopher cindy claire clara clare clark claudia clemens cliff clive cody colin
    connie connor corey cornelia cory courtney craig cristina curtis cynthia daisy dale damian
    damien dan dana daniel daniela daniele danielle danny daphne darren dave david dawn dean debbie
    deborah denis denise dennis derek detlef diana diane diego dieter dimitri dirk dmitri dmitry
    dominic dominik dominique don donald donna doris dorothy doug douglas drew duncan dustin dylan
    eddie edgar edith eduardo edward edwin eileen elaine elena eli elias elisabeth elizabeth ella
    ellen elliot elsa emil emily emma emmanuel enrico enrique eric erica erik erika erin ernst
    esther ethan eugene eva evan evelyn fabian fabio faisal fatima federico felix ferdinand fernando
    fiona florence florian frances francesca francesco francis francisco franco francois frank franz
    françois fred frederic frederick frederik friedrich fritz gabriel gabriele gareth garrett gary
    gavin gene geoff geoffrey georg george georges gerald gerard gerd gerhard gianluca gilbert giles
    gillian gina giorgio giovanni giulia glen glenn gloria gordon grace graham grant greg gregor
    gregory greta guido guillaume gustav guy günter günther hanna hannah hannes hans harald harold
    harry harvey hassan heather hector heidi heike heiko heinrich heinz helen helena helga helmut
    hendrik henrik henry herbert hermann hilary holger holly horst howard hubert hugh hugo ian
    ignacio igor ilya imran inga ingo ingrid irene iris isaac isabel isabelle ivan jack jackie
    jackson jacob jacques jaime jake jakob jakub james jamie jan jana jane janet janice janine jared
    jasmine jason javier jay jean jeff jeffrey jenna jennifer jenny jens jeremy jerome jerry jesper
    jesse jessica jesus jill jim jimmy jo joachim joan joanna joanne joao jochen jody joe joel joerg
    johan johann johanna johannes john johnny jon jonas jonathan jordan jorge jose josef joseph josh
    joshua josé joy joyce juan judith judy jukka jules julia julian juliana julie julien juliet
    julio justin justine jörg jürgen kai karen kari karim karin karl karsten kate katharina
    katherine kathleen kathrin kathryn kathy katie katja katrin kay keith kelly kelsey ken kenneth
    kent kerry kevin kim kirk kirsten klaus kris kristen kristian kristin kristina kurt kyle lance
    lara larry lars laura lauren laurent laurie lea leah lee leif lena lennart leo leon leonard
    leonardo leslie lewis liam linda lisa liz lloyd logan lorenzo lori lothar louis louisa louise
    luc luca lucas lucia lucy luigi luis lukas luke lutz lydia lynn maarten madeleine magnus manfred
    manuel manuela marc marcel marcin marco marcos marcus margaret maria marie marina mario marion
    mariusz mark marko markus martha martin martina marty mary mateusz mathias mathieu matt matteo
    matthew matthias matthieu maurice mauricio mauro max maxim maximilian maya meg megan mehmet
    melanie melinda melissa meredith mia michael michaela michal michel michele michelle miguel
    mihai mika mikael mike mikhail milan miles miriam mitch mitchell mohamed mohammad mohammed molly
    monica monika monique morgan moritz muhammad murat nadia nadine nancy naomi natalia natalie
    natasha nate nathalie nathan neil nicholas nick nicola nicolas nicole niels nigel nikhil niklas
    nikolai nils nina nino noah noel nora norbert norman olaf ole oleg olga oliver olivia olivier
    omar oscar otto owen pablo paige pamela paola paolo pascal pat patricia patrick patrik paul
    paula pauline pavel pawel pedro peggy penny perry pete peter petr petra phil philip philipp
    philippe phillip pierre piotr rachel rafael rainer raj rajesh ralf ralph ramon randall randy
    raphael raul ravi ray raymond rebecca regina reiner reinhard renate rene rené reto rhonda
    ricardo richard rick ricky rita rob robert roberta roberto robin rocco rod roger rohit roland
    rolf roman ron ronald ronny rosa rose ross roy ruben rudolf russ russell ruth ryan sabine sally
    salvatore sam samantha samuel sandeep sander sandra sandy sanjay santiago sara sarah sascha
    satoshi scott sean sebastian serge sergei sergey sergio seth shane shannon sharon shaun shawn
    sheila shelly shirley sian silke silvia simon simone sofia sonia sonja sophia sophie stacey
    stacy stan stefan stefanie stefano stella steph stephan stephanie stephen steve steven stewart
    stuart sue sunil susan susanne suzanne sven svetlana sylvia takashi tamara tania tanja tanya
    tara tatiana taylor ted terence teresa terry tess theo theodor theodore theresa thilo thomas
    thorsten tiago till tim timo timothy tina tobias todd tom tomas tomasz tommy toni tony torsten
    tracy travis trevor tristan troy tyler udo ulrich ulrike ursula uwe valentina valerie vanessa
    vera veronica veronika victor victoria vijay viktor vincent vincenzo viola virginia vivian
    vladimir volker wade wallace walter wanda warren wayne wei wendy werner wesley wilfried wilhelm
    will william winston wolfgang wouter xavier yan yann yannick yasmin yoshi yuki yuri yves yvonne
    zachary zoe
    """
)
